/** Who may import whom; docs/architecture.md draws the same picture. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(server|jobs|views|data)/', pathNot: allowed },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'domain-is-pure',
      '^server/domain/',
      ['^server/domain/'],
      'pure rules import nothing of ours',
    ),
    only(
      'data-below-all',
      '^data/',
      ['^data/', '^server/domain/', '^server/worker/protocol', '^server/sdk/', '^server/config/'],
      'data knows only the rules (and types)',
    ),
    only(
      'jobs-use-the-sdk',
      '^jobs/([^/]+)/',
      [
        '^jobs/$1/',
        '^server/sdk/',
        '^server/domain/',
        '^data/(tenant|platform|backup|sqlite)/',
        '^data/folder',
      ],
      'a batch imports the sdk, tenant and platform queries and its own block',
    ),
    only(
      'worker-never-ops',
      '^server/worker/',
      [
        '^server/(worker|sdk|domain|delivery)/',
        '^server/environment',
        '^data/(tenant|platform|backup|sqlite)/',
        '^data/folder',
      ],
      'a thread never opens ops.db',
    ),
    only(
      'delivery-below-the-engine',
      '^server/delivery/',
      ['^server/(delivery|outside|sdk|domain|config)/', '^data/'],
      'messages leave without knowing runs, batches or screens',
    ),
    only(
      'outside-below-delivery',
      '^server/outside/',
      [
        '^server/(outside|domain|config)/',
        '^server/sdk/(files|result)',
        '^data/platform/integrations',
      ],
      'clients of outside services know nothing of messages, batches or databases',
    ),
    only('views-are-pure', '^views/', ['^views/', '^server/domain/'], 'views import no data'),
    only(
      'schedule-below-commands',
      '^server/(schedule|dispatch|alerts|records)/',
      ['^server/(schedule|dispatch|alerts|records|worker|sdk|domain|config)/', '^data/'],
      'the engine knows no commands and no screens',
    ),
    only(
      'commands-below-console',
      '^server/commands/',
      [
        '^server/(commands|schedule|dispatch|alerts|delivery|worker|sdk|domain|config|demo)/',
        '^server/environment',
        '^data/',
      ],
      'operator verbs know no screens',
    ),
    only(
      'api-beside-the-console',
      '^server/api/',
      [
        '^server/(api|commands|schedule|dispatch|alerts|delivery|worker|sdk|domain|config)/',
        '^server/(access-check|client-address|rate-limits)',
        '^views/',
        '^data/',
      ],
      'the door for programs uses the same verbs as the console, not its screens',
    ),
    {
      name: 'one-file-knows-bree',
      severity: 'error',
      from: { pathNot: '^server/dispatch/bree\\.ts$' },
      to: { path: 'node_modules/bree/' },
    },
    {
      name: 'sql-lives-in-data',
      severity: 'error',
      comment: 'only data/ talks to SQLite',
      from: { path: '^(server|jobs|views)/' },
      to: { path: 'node_modules/(better-sqlite3|drizzle-orm)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
  },
}
