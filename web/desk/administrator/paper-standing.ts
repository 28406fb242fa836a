/** How a dated paper stands on a day. */
export type PaperStanding = 'inForce' | 'expiring' | 'expired' | 'notYet'

export const paperTones: Readonly<Record<PaperStanding, string>> = {
  inForce: 'success',
  expiring: 'warning',
  expired: 'error',
  notYet: 'processing',
}

/** From so many days before its last one on somebody should ask for the next paper. */
const warningDays = 60
const dayMs = 24 * 60 * 60 * 1000
const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

/** How a paper stands at a moment; its days are Shanghai calendar days (YYYY-MM-DD), both included. */
export function standingOfPaper(
  { validFrom, validTo }: { readonly validFrom: string; readonly validTo: string },
  now: Date,
): PaperStanding {
  const today = shanghai.format(now)
  if (today > validTo) return 'expired'
  if (today < validFrom) return 'notYet'
  const soon = shanghai.format(new Date(now.getTime() + warningDays * dayMs))
  return validTo <= soon ? 'expiring' : 'inForce'
}
