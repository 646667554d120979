import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';

const within = (server: string | null, value: string): string => (server === null ? value : `${server}/${value}`);

/** `jenkins.user:<controller>/<id>`: ids are not case-sensitive in Jenkins. */
export function userRef(id: string | null, server: string | null): Ref | null {
  return id === null || id === 'anonymous' || id.length > 256
    ? null
    : ref('jenkins.user', within(server, id.toLowerCase()));
}

/** `ci.job:<controller>/<folder>/<job>/<number>`. */
export const buildRef = (server: string | null, path: string | null, number: string | null): Ref | null =>
  path === null || number === null || path === '' ? null : ref('ci.job', within(server, `${path}/${number}`));

/** `folder/app` of `job/folder/job/app/`, with or without the server in front. */
export function pathOf(url: string): string | null {
  const parts = /(?:^|\/)((?:job\/[^/?#]{1,256}\/?)+)/
    .exec(url.slice(0, 2000))?.[1]
    ?.split('/')
    .filter((p) => p !== '');
  if (parts === undefined) return null;
  return parts
    .filter((_, i) => i % 2 === 1)
    .map(decoded)
    .join('/');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Server and context path: `ci.example.com/jenkins` of `https://ci.example.com/jenkins/job/app/12/`. */
export const serverOf = (url: JsonValue | undefined): string | null =>
  /^https?:\/\/([^/?#@]{1,253}(?:\/[\w.-]{1,64}){0,3}?)\/(?:job|view)\//i
    .exec((str(url) ?? '').slice(0, 2000))?.[1]
    ?.toLowerCase() ?? null;
