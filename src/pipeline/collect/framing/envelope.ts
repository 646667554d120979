/**
 * Wrappers: documents that only carry a list of records. The records are the list's elements; the document is not one. Told from a
 * record that happens to hold a list (an order with `items`) by its other keys: a wrapper has none but paging and bookkeeping.
 */

/** Keys under which a wrapper keeps its records. */
const LIST_KEYS: ReadonlySet<string> = new Set([
  'Records', // CloudTrail files, S3/SNS/SQS/Kinesis deliveries
  'records', // Azure Monitor (AKS), Kinesis Data Firehose
  'Events', // CloudTrail LookupEvents
  'events', // CloudWatch Logs FilterLogEvents, many SaaS audit APIs
  'value', // OData: Microsoft Graph
  'items', // Kubernetes lists, Google APIs
  'entries', // Google Cloud Logging entries.list
  'results',
  'data',
  'logs',
  'result', // ServiceNow's Table API
  'issues', // Jira's search
]);

/** Keys that a wrapper may have beside the list. */
const BOOKKEEPING_KEYS: ReadonlySet<string> = new Set([
  ...[
    'kind',
    'apiVersion',
    'metadata',
    'meta',
    'ResponseMetadata',
    'links',
    '_links',
    'self',
    'etag',
    'requestId',
    'RequestId',
  ],
  ...['@odata.context', '@odata.nextLink', '@odata.count', '@odata.deltaLink', 'odata.metadata'],
  ...[
    'nextToken',
    'NextToken',
    'NextMarker',
    'nextPageToken',
    'next_page',
    'nextPage',
    'next',
    'previous',
    'prev',
    'cursor',
  ],
  ...[
    'nextCursor',
    'next_cursor',
    'nextForwardToken',
    'nextBackwardToken',
    'searchedLogStreams',
    'has_more',
    'hasMore',
    'IsTruncated',
  ],
  ...[
    'count',
    'Count',
    'total',
    'totalCount',
    'total_count',
    'totalResults',
    'limit',
    'offset',
    'page',
    'pageSize',
    'per_page',
    'size',
    'startAt',
    'maxResults',
    'isLast',
    'expand',
  ],
  ...[
    'took',
    'timed_out',
    '_shards',
    '_scroll_id',
    'aggregations',
    'hits',
    'status',
    'success',
    'ok',
    'error',
    'errors',
    'message',
  ],
]);

export const isListKey = (key: string): boolean => LIST_KEYS.has(key);
export const isWrapperKey = (key: string): boolean => LIST_KEYS.has(key) || BOOKKEEPING_KEYS.has(key);
