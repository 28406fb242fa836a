import { Alert, Button, Result, Spin } from 'antd'
import { Link } from '@tanstack/react-router'
import { fieldFaultText, isOfAddress } from '#web/ui/field-faults.ts'
import { refusalText } from '#web/ui/refusals.ts'
import { Refused } from '../client/problem.ts'
import type { Failure } from '../client/use-operation.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

/** While something is on its way for the first time. */
export function Loading() {
  const texts = useTexts(shellTexts)
  return (
    <div className="state" role="status" aria-label={texts.loading}>
      <Spin size="large" />
      <p>{texts.loading}</p>
    </div>
  )
}

interface FailureNoticeProps {
  readonly failure: Failure
  /** Where there is something to try again. */
  readonly onRetry?: () => void
  /** What fields are called where this stands, by their names in the request; others have the name that they have everywhere. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** The fields, by their paths in the request, of which it is told where they stand. */
  readonly toldAtFields?: ReadonlySet<string> | undefined
}

/** Why something cannot be shown or was not done, and what to do: by the problem's code, in the reader's language. */
export function FailureNotice({ failure, onRetry, labels, toldAtFields }: FailureNoticeProps) {
  const texts = useTexts(shellTexts)
  const isRefusal = failure instanceof Refused && failure.status < 500
  // Whether a command whose answer was lost on the way was done, nobody here knows.
  const isUnanswered = !(failure instanceof Refused) && onRetry === undefined
  // To ask again for what the address says is no use while it says something that does not fit.
  const isAddress = failure instanceof Refused && isOfAddress(failure.fields)
  const clear = isAddress && <Button href={location.pathname}>{texts.table.clear}</Button>
  const retry = !isAddress && onRetry !== undefined && <Button onClick={onRetry}>{texts.retry}</Button>
  return (
    <Alert
      className="failure"
      type={isRefusal ? 'warning' : 'error'}
      showIcon
      title={
        isUnanswered ? texts.unansweredTitle : onRetry === undefined ? texts.refusedTitle : texts.failedTitle
      }
      description={
        isUnanswered ? (
          texts.unanswered
        ) : (
          <Reasons failure={failure} labels={labels} toldAtFields={toldAtFields} />
        )
      }
      action={isAddress ? clear : retry}
    />
  )
}

function Reasons({ failure, labels, toldAtFields }: Omit<FailureNoticeProps, 'onRetry'>) {
  const texts = useTexts(shellTexts)
  const { locale } = useLanguage()
  if (!(failure instanceof Refused)) return texts.unreached
  if (failure.fields.some(({ path }) => path.startsWith('path.'))) return texts.notFoundText
  if (failure.status === 500) return `${texts.unexpected} ${failure.requestId ?? ''}`
  const untold = failure.fields.filter(({ path }) => toldAtFields?.has(path) !== true)
  return (
    <ul className="reasons">
      {failure.refusals.map((refusal, index) => (
        <li key={`${refusal.code}-${index}`} data-code={refusal.code}>
          {refusal.line !== undefined && <strong>{texts.line(refusal.line + 1)} </strong>}
          {refusalText(refusal, locale)}
        </li>
      ))}
      {[...new Set(untold.map((field) => fieldFaultText(field, locale, labels)))].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}

/** For an address at which there is nothing, or nothing of the reader's. */
export function NotFound() {
  const texts = useTexts(shellTexts)
  return (
    <Result
      status="404"
      title={<h1>{texts.notFound}</h1>}
      subTitle={texts.notFoundText}
      extra={<Link to="/">{texts.toHome}</Link>}
    />
  )
}

/** For somebody whose roles do not open the page. */
export function NotAllowed() {
  const texts = useTexts(shellTexts)
  return (
    <Result
      status="403"
      title={<h1>{texts.notAllowed}</h1>}
      subTitle={texts.notAllowedText}
      extra={<Link to="/">{texts.toHome}</Link>}
    />
  )
}

/** When a page fails for a reason of its own, or its code cannot be brought. */
export function Broken() {
  const texts = useTexts(shellTexts)
  return (
    <Result
      status="500"
      title={<h1>{texts.brokenTitle}</h1>}
      subTitle={texts.brokenText}
      extra={<Button onClick={() => location.reload()}>{texts.reload}</Button>}
    />
  )
}
