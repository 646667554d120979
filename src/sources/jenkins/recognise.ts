import type { RecordView } from '../../model/source.ts';
import { isBuild } from './builds.ts';
import { lineOf } from './lines.ts';

export const recognise = (view: RecordView): boolean =>
  view.json === null ? lineOf(view) !== null : view.json['actions'] !== undefined && isBuild(view.json);
