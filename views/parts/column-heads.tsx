/** The head of a table whose columns have nothing but names. */
type HeadsProps = {
  names: readonly string[]
  /** Those of columns of numbers, which end on the right. */
  right?: readonly string[]
}

export function ColumnHeads({ names, right = [] }: HeadsProps) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th scope="col" {...(right.includes(name) ? { class: 'right' } : {})}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
