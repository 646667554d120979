import * as z from 'zod';
import { VERSION } from '../../report/version.ts';
import { COMPONENTS } from '../schemas/component.ts';
import { problem } from '../schemas/records.ts';
import type { AnswerSpec, Endpoint } from './endpoint.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';

type Schema = Record<string, unknown>;

/** The document (OpenAPI 3.1) of these endpoints, made from the schemas that check requests and that tests check answers with. */
export function openApi(endpoints: readonly Endpoint[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const endpoint of endpoints) {
    const path = paths[endpoint.path] ?? {};
    paths[endpoint.path] = path;
    path[endpoint.method] = operationOf(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ascribe',
      version: VERSION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Who was really operating behind the name in the log, how sure that is, and on what evidence. Clients ignore members that they do not know.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map((e) => e.tag))].map((name) => ({ name })),
    paths,
    components: { schemas: componentSchemas(), securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function operationOf(endpoint: Endpoint): Schema {
  const { method, path, tag, summary, description, access } = endpoint;
  const id = `${method}${path.replace(/^\/v1/, '').replace(/[/{}.]+(\w)?/g, (_, c: string | undefined) => (c ?? '').toUpperCase())}`;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    'x-ascribe-role': access,
    ...(access !== 'public' && { security: [{ token: [] }, {}] }),
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
    ...(endpoint.body !== undefined && { requestBody: bodyOf(endpoint.body) }),
    responses: responsesOf(endpoint),
  };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): readonly Schema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, Schema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: of,
  }));
}

function bodyOf({ media, says, schema }: NonNullable<Endpoint['body']>): Schema {
  const content = schema === undefined ? {} : { schema: inputSchema(schema) };
  return { description: says, required: true, content: Object.fromEntries(media.map((m) => [m, content])) };
}

/** What every endpoint may answer besides what it says itself. */
const ALWAYS: readonly ProblemCode[] = [
  'bad-request',
  'unauthenticated',
  'forbidden',
  'too-many-requests',
  'not-ready',
];

function responsesOf(endpoint: Endpoint): Schema {
  const responses: Record<string, Schema> = {};
  for (const code of ALWAYS) responses[PROBLEMS[code][0]] = problemResponse(PROBLEMS[code][1]);
  for (const [status, spec] of Object.entries(endpoint.answers))
    responses[status] =
      Number(status) >= 400 && spec.schema === undefined ? problemResponse(spec.says) : answerResponse(spec);
  if (endpoint.kind === 'question') responses[304] = { description: 'As the client has it' };
  return responses;
}

const problemResponse = (says: string): Schema => ({
  description: says,
  content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${COMPONENTS.get(problem)?.id}` } } },
});

function answerResponse({ says, schema, media = [] }: AnswerSpec): Schema {
  const id = schema === undefined ? undefined : COMPONENTS.get(schema)?.id;
  const content: Record<string, Schema> = {};
  if (schema !== undefined)
    content['application/json'] = {
      schema: id === undefined ? z.toJSONSchema(schema) : { $ref: `#/components/schemas/${id}` },
    };
  for (const m of media) content[m] = {};
  return { description: says, ...(Object.keys(content).length > 0 && { content }) };
}

/** As a client writes it: with what `openapi` in its metadata says instead of what is checked. */
const inputSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const { openapi, description } = jsonSchema as { openapi?: Schema; description?: string };
      if (openapi === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Schema)[key];
      Object.assign(jsonSchema, openapi, description === undefined ? {} : { description });
    },
  }) as Schema;

function componentSchemas(): Schema {
  const { schemas } = z.toJSONSchema(COMPONENTS, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // Answers may gain members.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema as Schema]));
}
