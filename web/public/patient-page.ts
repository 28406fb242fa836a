import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'

/** Who reads a patient's page: in which language, and whether by larger type and targets (长辈版). */
export interface Reader {
  readonly locale: Locale
  readonly isElder: boolean
}

interface PatientFrame {
  readonly title: string
  /** Where a switch of language or view leads back to, without its query. */
  readonly path: string
  /** The query of the address, which the switches keep; without the question mark. */
  readonly query?: string | undefined
  /** How often the page reads itself anew while it waits for something. */
  readonly refreshSeconds?: number | undefined
}

/** Who reads slowly is not interrupted by a page that begins anew more often than this. */
const elderRefreshSeconds = 60

/** A page for patients and their families: one column, with the way to larger type on it. */
export function patientPage(reader: Reader, frame: PatientFrame, content: Markup): Markup {
  const { locale, isElder } = reader
  const { title, path, query, refreshSeconds } = frame
  return page(
    {
      locale,
      messages: messagesOf(locale),
      title,
      path,
      query,
      width: 'narrow',
      view: isElder ? 'elder' : 'usual',
      ...(refreshSeconds === undefined
        ? {}
        : { refreshSeconds: isElder ? Math.max(refreshSeconds, elderRefreshSeconds) : refreshSeconds }),
    },
    content,
  )
}
