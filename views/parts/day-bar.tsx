/** Days against their limits as a thin bar: how far a company has come, and where the levels begin. */
export type DayBarProps = {
  /** The number as text. */
  text: string
  /** What the bar says to those who do not see it. */
  label: string
  days: number
  /** Rising; the last one is the end of the bar. */
  limits: readonly number[]
  tone: 'good' | 'warn' | 'fail'
}

export function DayBar({ text, label, days, limits, tone }: DayBarProps) {
  const end = Math.max(1, limits.at(-1) ?? 1)
  const part = (value: number) => `${Math.min(100, Math.max(0, Math.round((value * 100) / end)))}%`
  return (
    <span class="day-bar">
      <b class={`number tone-${tone}`}>{text}</b>
      <svg width="100%" height="6" role="img" aria-label={label}>
        <rect width="100%" height="6" rx="2" class="gauge-ground" />
        <rect width={part(days)} height="6" rx="2" class={`gauge-${tone}`} />
        {limits.slice(0, -1).map((limit) => (
          <line x1={part(limit)} x2={part(limit)} y1="0" y2="6" />
        ))}
      </svg>
    </span>
  )
}
