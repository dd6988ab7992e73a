/** What a batch may know of sending: the requests and reports of `run.deliver`. */
export type { DrainRequest } from '../delivery/delivery.ts'
export type { DrainReport, OwnerReport } from '../delivery/drain-terms.ts'
export type { TenantMessage } from '../delivery/enqueue.ts'
export type { PreviewRequest } from '../delivery/preview.ts'
