import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { isoOf, type TimeView, wholeOf } from '../../model/time-view.ts';

interface Zoom {
  readonly view: TimeView;
  readonly whole: TimeView;
  /** At once on the screen; in the address, and so to the server, when it has come to rest. */
  readonly setView: (view: TimeView) => void;
  readonly isWhole: boolean;
}

/** How long a view must be at rest before the server is asked, in ms. */
const REST = 160;

/** The stretch of time in view: `from` and `to` of the address, or all there is between `first` and `last`. */
export function useView(first: string, last: string): Zoom {
  const whole = wholeOf(Date.parse(first), Date.parse(last));
  const [params, setParams] = useSearchParams();
  const asked = viewOf(params.get('from'), params.get('to'));
  const [moving, setMoving] = useState<TimeView | null>(null);

  useEffect(() => {
    if (moving === null) return;
    const rest = setTimeout(() => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete('from');
          next.delete('to');
          if (moving.from > whole.from || moving.to < whole.to) {
            next.set('from', isoOf(moving.from));
            next.set('to', isoOf(moving.to));
          }
          return next;
        },
        { replace: true },
      );
      setMoving(null);
    }, REST);
    return () => clearTimeout(rest);
  }, [moving, setParams, whole.from, whole.to]);

  const setView = useCallback((view: TimeView) => setMoving(view), []);
  return { view: moving ?? asked ?? whole, whole, setView, isWhole: moving === null && asked === null };
}

function viewOf(from: string | null, to: string | null): TimeView | null {
  const [a, b] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  return Number.isFinite(a) && Number.isFinite(b) && a < b ? { from: a, to: b } : null;
}
