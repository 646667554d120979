/** The pages of logging in and out: no script, nothing but text of ours and escaped text of others. */

export const STYLE_PATH = '/login/style.css';

export const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:18vh auto;padding:0 1rem}
h1{font-size:1.25rem}
label,input,button,.button{display:block;width:100%;box-sizing:border-box;font:inherit;margin-top:.5rem;padding:.5rem}
label{padding:0}
.button{text-align:center;border:1px solid;border-radius:4px;text-decoration:none;color:inherit;font-weight:600}
details{margin-top:2rem}
[role=alert]{border-left:4px solid #b3261e;padding-left:.75rem}
code{overflow-wrap:anywhere}
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] as string);

/** `body`: HTML. `goesOn`: where the browser goes at once; a path of ours. */
export const page = (title: string, body: string, goesOn: string | null = null): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ascribe: ${escaped(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${
  goesOn === null ? '' : `<meta http-equiv="refresh" content="0; url=${escaped(goesOn)}">`
}
<link rel="stylesheet" href="${STYLE_PATH}"></head>
<body><main><h1>Ascribe</h1>
${body}
</main></body></html>`;

const alert = (says: string): string => (says === '' ? '' : `<p role="alert">${escaped(says)}</p>`);

const tokenForm = (next: string, isFirst: boolean): string => `<form method="post" action="/login">
<label for="token">API token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required${isFirst ? ' autofocus' : ''}>
<input type="hidden" name="next" value="${escaped(next)}">
<button>Log in</button></form>`;

/** `provider`: what people call it; `null`: there is none, and tokens are the way in. */
export function loginPage(says: string, next: string, provider: string | null): string {
  if (provider === null) return page('log in', `${alert(says)}${tokenForm(next, true)}`);
  return page(
    'log in',
    `${alert(says)}<a class="button" href="/login/begin?next=${encodeURIComponent(next)}">Log in with ${escaped(provider)}</a>
<details><summary>With an API token</summary>${tokenForm(next, false)}</details>`,
  );
}

/** For whoever is logged in already. */
export const accountPage = (name: string, account: string, role: string): string =>
  page(
    'you',
    `<p>You are logged in as <strong>${escaped(name)}</strong>, role ${escaped(role)}.<br><code>${escaped(account)}</code></p>
<p><a class="button" href="/">To the workbench</a></p>
<form method="post" action="/logout"><button>Log out</button></form>`,
  );

/** `elsewhere`: the page of the provider where its own login is ended. */
export const loggedOutPage = (elsewhere: string | null): string =>
  page(
    'logged out',
    `<p>You are logged out of Ascribe.</p><p><a class="button" href="/login">Log in again</a></p>${
      elsewhere === null
        ? ''
        : `<p>Your login at the provider goes on. <a href="${escaped(elsewhere)}">End it as well</a>.</p>`
    }`,
  );

export const failedPage = (title: string, says: string): string =>
  page(title, `${alert(says)}<p><a class="button" href="/login">Begin again</a></p>`);
