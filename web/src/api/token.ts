/**
 * Beyond loopback a server asks for a token with every request. It is kept for this tab alone and goes with the tab: no script but ours
 * runs here (see the content policy), and nothing is sent to another host.
 */
const KEY = 'ascribe.token';

export const token = (): string | null => sessionStorage.getItem(KEY);
export const keepToken = (text: string): void => sessionStorage.setItem(KEY, text);
export const forgetToken = (): void => sessionStorage.removeItem(KEY);
