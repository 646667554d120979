import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { forgetToken, keepToken, token } from '../api/token.ts';

/** The server asks for a token: it is asked for here, and then everything is asked again. */
export function TokenForm(): ReactElement {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const wasRefused = token() !== null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keepToken(text.trim());
    client.resetQueries();
  };
  return (
    <form className="state token" onSubmit={submit}>
      <h1>This server asks for a token</h1>
      <p>
        {wasRefused ? 'The one that was given is not valid, or no longer.' : 'Whoever runs it can make one for you.'}
      </p>
      <div className="row">
        <input
          type="password"
          className="filter-text"
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-label="Token"
          autoComplete="off"
          required
        />
        <button type="submit" className="button primary">
          Go on
        </button>
      </div>
      <p className="quiet small">
        It is kept in this tab until you close it. Or <a href="/login">log in</a>, for all tabs.
      </p>
    </form>
  );
}

/** Only where a token was given. */
export function ForgetToken(): ReactElement | null {
  const client = useQueryClient();
  if (token() === null) return null;
  const forget = (): void => {
    forgetToken();
    client.clear();
    window.location.reload();
  };
  return (
    <button type="button" className="button plain" onClick={forget}>
      Forget the token
    </button>
  );
}
