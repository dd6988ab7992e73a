/** Used against allowed: two numbers and a thin bar; the bar says by colour and length when it gets tight. */
import type { Quota } from '../pages/tenants.tsx'

type GaugeProps = {
  name: string
  quota: Quota | null
  text: (value: number) => string
  /** Share from which it is worth a look; 0.8 unless said otherwise. */
  tightFrom?: number
}

/** From here on it is worth a look (the alert of BATCH-301 begins at 80 %). */
const TIGHT = 0.8

export function Gauge({ name, quota, text, tightFrom = TIGHT }: GaugeProps) {
  if (quota === null) return <span class="muted">–</span>
  const { used, limit } = quota
  if (limit === null || limit <= 0) return <span class="number">{text(used)}</span>
  const part = used / limit
  const tone = part > 1 ? 'fail' : part >= tightFrom ? 'warn' : 'good'
  const [usedText, limitText] = [text(used), text(limit)]
  const label = `${name} ${usedText} / ${limitText}`
  return (
    <span class="gauge">
      <span class="number">
        <b class={part >= tightFrom ? `tone-${tone}` : ''}>{usedText}</b>{' '}
        <small>/ {limitText}</small>
      </span>
      <svg width="100%" height="4" role="img" aria-label={label}>
        <rect width="100%" height="4" rx="2" class="gauge-ground" />
        <rect
          width={`${Math.min(100, Math.round(part * 100))}%`}
          height="4"
          rx="2"
          class={`gauge-${tone}`}
        />
      </svg>
    </span>
  )
}
