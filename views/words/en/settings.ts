/** English words: `settings`, what settings of companies are called, by their keys. Keys that are not here are of the company itself, and shown as they are. */
export const settings = {
  plan: 'plan',
  subscription_plan: 'plan',
  status: 'state of the company',
  max_users: 'users by contract',
  max_storage_gb: 'storage by contract (GB)',
  api_rate_limit: 'API calls an hour by contract',
  allocation: 'what is set aside for the company',
  'allocation.max_users': 'users set aside',
  'allocation.storage_gb': 'storage set aside (GB)',
  'allocation.api_calls_per_hour': 'API calls an hour set aside',
  'features.advancedReports': 'advanced reports',
  'ui.theme': 'theme',
  'ui.language': 'language',
  'ui.primaryColor': 'main colour',
  'security.passwordMinLength': 'shortest password',
  'security.mfaRequired': 'second factor required',
  'security.sessionTimeoutMinutes': 'minutes until a session ends',
  'business.fiscalYearStart': 'first day of the business year',
  'business.goalsPerTerm': 'goals a term',
  'system.maxUploadMb': 'largest upload (MB)',
  'integration.slackEnabled': 'Slack in use',
}

/** Of keys that go on with the two contracts that are meant. */
export const contractSettings = {
  overlap: 'two contracts at the same time',
  gap: 'time between two contracts',
}
