interface ExpiresOnProps {
  /** The last day, as `2027-12-31`; null where a lot has none. */
  readonly day: string | null
  readonly words: string
}

/** The last day of a lot behind its number, as it is printed on the box, and never broken between two lines. */
export function ExpiresOn({ day, words }: ExpiresOnProps) {
  if (day === null) return null
  return (
    <>
      {' '}
      <span class="whole">
        {words} {day}
      </span>
    </>
  )
}
