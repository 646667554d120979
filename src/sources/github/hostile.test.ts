import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, NO_READ_CONTEXT, type RecordView, type Source } from '../../model/source.ts';
import { githubActions } from '../github-actions/index.ts';
import { githubAudit } from '../github-audit/index.ts';
import { viewOf } from '../view.ts';

const view = (json: JsonObject): RecordView => ({ text: '', json, syslog: null });

function eventsOf(source: Source, json: JsonObject): readonly Event[] {
  source.recognise(view(json));
  const result = source.read(view(json), NO_READ_CONTEXT);
  return result.ok ? result.events : [];
}

describe('what nobody may gain by writing a field', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('github.user:1', '31', 'deploy_key', 'mona', 'admin[bot]'));

  it('an account by its login alone', () => {
    fc.assert(
      fc.property(text, text, text, (actor, user, name) => {
        const [event] = eventsOf(githubAudit, {
          '@timestamp': 1_772_442_930_123,
          _document_id: 'd',
          action: 'repo.access',
          actor,
          user,
          external_identity_nameid: name,
          org: 'o',
        });
        expect([event?.principal.ref, event?.presented, event?.onBehalfOf]).toEqual([null, null, []]);
      }),
    );
  });

  it('another holder than the subject of a token', () => {
    fc.assert(
      fc.property(
        text,
        fc.dictionary(fc.constantFrom('actor', 'actor_id', 'workflow', 'sub', 'jti'), text),
        (sub, over) => {
          const [event] = eventsOf(githubActions, {
            iss: 'https://token.actions.githubusercontent.com',
            repository: 'o/r',
            run_id: '1',
            ...over,
            sub: `repo:${sub}`,
          });
          for (const issued of event?.issued ?? []) expect(issued.holder).toEqual([`github.workflow:repo:${sub}`]);
          expect(event?.issued[0]?.keys).toEqual([`oidc.assertion:token.actions.githubusercontent.com|repo:${sub}`]);
        },
      ),
    );
  });

  it('a job that another repository or server ran, by a name with slashes', () => {
    const job = (run_url: string): unknown =>
      eventsOf(githubActions, { id: 9, run_id: 7, run_attempt: 1, status: 'queued', run_url })[0]?.context.job;
    expect(job('https://api.github.com/repos/o/r/actions/runs/7')).toBe('ci.job:github/o/r/7/1/9');
    expect(job('https://api.github.com/repos/o/r/x/../../y/actions/runs/7')).toBe('ci.job:github/o/r/7/1/9');
    expect(job('https://api.github.com/repos/o%2Fr/actions/runs/7')).toBeNull();
    expect(job('/actions/runs/7')).toBeNull();
  });
});

describe('look-alikes', () => {
  it.each([
    [{ action: 'user.login', created_at: 1_772_442_930, actor: 'mona' }],
    [{ action: 'login', created_at: 1_772_442_930_123, actor: 'mona' }],
    [{ action: 'shop.checkout', created_at: 1_772_442_930_123, actor: 'mona', org: 'shop' }],
    [{ action: { entity: 'x' }, '@timestamp': 1_772_442_930_123, actor: 'mona' }],
    [{ id: 1, run_id: 2, status: 'queued' }],
    [{ total_count: 1, jobs: [{ id: 1, name: 'x' }] }],
    [{ total_count: 0, jobs: [] }],
    [{ iss: 'https://idp.example', sub: 'x', repository: 'o/r', run_id: '1' }],
    [{ sender: { login: 'mona' }, repository: { full_name: 'o/r' }, action: 'opened', issue: { id: 1 } }],
    [{ message: '{"action":"repo.access","@timestamp":1772442930123,"_document_id":"d","actor":"mona"}' }],
  ])('%j is nobody’s', (record) => {
    const views = viewOf(JSON.stringify(record)).views;
    expect(views.map((v) => githubAudit.recognise(v) || githubActions.recognise(v))).toEqual([false]);
  });

  it('a line of another program that quotes an entry is not an entry', () => {
    const line = '<134>Mar  2 09:15:30 web1 shop[1]: {"action":"repo.access","_document_id":"d","actor_id":31}';
    expect(githubAudit.recognise(viewOf(line).views[0]!)).toBe(false);
  });

  it('a broken line of an Enterprise Server is refused with a reason', () => {
    const line = '<134>Mar  2 09:15:30 ghes github_audit[1]: {"action":"repo.acc';
    expect(githubAudit.read(viewOf(line).views[0]!, NO_READ_CONTEXT)).toEqual({
      ok: false,
      reason: 'not-an-audit-entry',
    });
  });
});
