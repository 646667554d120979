import { type FormEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useSeesCasesAlone } from '../api/me.ts';
import { keyListener, keysAreOn, pressKey, stepFocus } from '../keys/keys.ts';
import { Account } from '../parts/account.tsx';
import { Boundary } from '../parts/boundary.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { Guide } from './guide.tsx';
import { Help } from './help.tsx';
import { Live } from './live/live.tsx';
import { PLACES, placeOf } from './places.ts';
import { ThemeButton } from './theme.tsx';

/** What stands around every view: the search box, the menu, the keys. */
export function Shell({ children }: { readonly children: ReactNode }): ReactElement {
  const [path, go] = useLocation();
  const search = useRef<HTMLInputElement>(null);
  const before = useRef(path);
  const [helps, setHelps] = useState(false);

  useEffect(() => {
    const listen = keyListener({
      search: () => search.current?.select(),
      help: () => setHelps(true),
      close: () => {
        setHelps(false);
        if (document.activeElement === search.current) search.current?.blur();
      },
      go: (letter) => {
        const place = PLACES.find((p) => p.letter === letter);
        if (place !== undefined) go(place.path);
      },
      step: stepFocus,
      press: pressKey,
      areOn: keysAreOn,
    });
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [go]);

  // A new view begins at its top.
  useEffect(() => {
    window.scrollTo(0, 0);
    // Who hears the page, or walks it by keyboard, goes on at the new view and not at its end.
    if (before.current !== path) document.getElementById('main')?.focus({ preventScroll: true });
    before.current = path;
    // On a phone the menu is wider than the screen.
    document.querySelector('.nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);

  const here = placeOf(path);
  const seesCasesAlone = useSeesCasesAlone();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link href="/" className="brand" aria-label="Ascribe: overview">
          <img src="/mark.svg" alt="" />
          <span>Ascribe</span>
        </Link>
        <SearchBox box={search} />
        <div className="top-end">
          <Live />
          <Account />
          <ThemeButton />
          <button type="button" className="button plain" onClick={() => setHelps(true)}>
            Keys <kbd>?</kbd>
          </button>
        </div>
      </header>
      <nav className="nav" aria-label="Views">
        <ul>
          {PLACES.filter((p) => !seesCasesAlone || p.path === '/cases').map(({ path: to, name, letter }) => (
            <li key={to}>
              <Link href={to} aria-current={to === here ? 'page' : undefined}>
                {name}
                <span className="hint" aria-hidden="true">
                  g {letter}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <Guide />
        <Boundary at={path}>{children}</Boundary>
      </main>
      <Toasts />
      {helps && <Help close={() => setHelps(false)} />}
    </div>
  );
}

function SearchBox({ box }: { readonly box: React.RefObject<HTMLInputElement | null> }): ReactElement {
  const [path, go] = useLocation();
  const [params] = useSearchParams();
  const asked = path === '/search' ? (params.get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  useEffect(() => {
    setText(asked);
  }, [asked]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') go(`/search?q=${encodeURIComponent(text.trim())}`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: `search` is not yet known to all browsers
    <form className="find" role="search" onSubmit={submit}>
      <input
        ref={box}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="Any id, name, address, key, resource or time"
        aria-label="Search"
        autoComplete="off"
        spellCheck={false}
      />
      <kbd>/</kbd>
    </form>
  );
}
