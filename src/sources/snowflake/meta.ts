import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'snowflake.account-usage',
  title: 'Snowflake account usage (logins, sessions, queries, access, grants, transfers)',
  stability: 'beta',
  administration: 'snowflake',
  clock: { precisionMicros: 1_000, stamps: "Snowflake; a view's time zone is that of the session which exported it" },
  clientsWord: [
    'REPORTED_CLIENT_TYPE and REPORTED_CLIENT_VERSION',
    'CLIENT_APPLICATION_ID and CLIENT_ENVIRONMENT of a session',
    'QUERY_TAG and the text of a query',
    'USER_NAME of a failed login',
  ],
  keyClasses: {
    'snowflake.session': 'K3',
    'snowflake.login': 'K2',
    'snowflake.credential': 'K2',
    'snowflake.user': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Export the SESSIONS view beside QUERY_HISTORY: it has the login (LOGIN_EVENT_ID) of each session. It is kept for a year.',
    'login-not-in-evidence':
      'Export LOGIN_HISTORY, and the log of the identity provider for logins by SAML2_ASSERTION or OAUTH_ACCESS_TOKEN.',
    'device-not-bound':
      'QUERY_HISTORY has no address: SESSIONS and LOGIN_HISTORY lead to CLIENT_IP. Bind users to networks with a network policy.',
    'owner-unknown':
      'Give each workload its own user of TYPE = SERVICE with key pair or workload identity; LOGIN_HISTORY then has the id of the credential.',
    'clock-not-stated':
      'Export with TIMEZONE = UTC and a format with zone, or declare utcOffset of the origin in ascribe.yaml.',
  },
  docs: [
    'https://docs.snowflake.com/en/sql-reference/account-usage/login_history',
    'https://docs.snowflake.com/en/sql-reference/account-usage/sessions',
    'https://docs.snowflake.com/en/sql-reference/account-usage/query_history',
    'https://docs.snowflake.com/en/sql-reference/account-usage/access_history',
    'https://docs.snowflake.com/en/sql-reference/account-usage/grants_to_users',
    'https://docs.snowflake.com/en/sql-reference/account-usage/data_transfer_history',
  ],
};
