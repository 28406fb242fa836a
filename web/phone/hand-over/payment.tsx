import { useEffect, useState } from 'preact/hooks'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { formatMoney } from '#web/ui/format.ts'
import { useScene } from '../scene.ts'
import type { ChargeQuote, Parcel } from '../sync/answers.ts'
import { Refused } from '../sync/server.ts'
import { askQuote } from './quote.ts'

/** How a patient pays their part; `later`: not now. */
export type Paying = CollectionMethod | 'later'

/** A quote that is being asked for is undefined; null where nobody can tell what is due. */
export interface Quoted {
  readonly quote: ChargeQuote | null | undefined
  /** Asks anew, after the server said that another amount is due. */
  readonly askAgain: () => void
}

/** What is due of a parcel: as the server tells now, else as it was brought last. */
export function useQuote({ id, quoted }: Parcel, isOnline: boolean): Quoted {
  const [quote, setQuote] = useState<ChargeQuote | null>()
  const [turn, setTurn] = useState(0)
  const brought = quoted?.quote ?? null
  useEffect(() => {
    let isCurrent = true
    setQuote(undefined)
    const asking = isOnline ? askQuote(id) : Promise.resolve(brought)
    asking.then(
      (told) => isCurrent && setQuote(told),
      (error: unknown) => isCurrent && setQuote(error instanceof Refused ? null : brought),
    )
    return () => {
      isCurrent = false
    }
  }, [id, isOnline, turn])
  return { quote, askAgain: () => setTurn((before) => before + 1) }
}

interface PaymentProps {
  readonly quote: ChargeQuote | null | undefined
  readonly isOnline: boolean
  readonly paying: Paying | undefined
  readonly onPay: (paying: Paying) => void
}

/** What the patient owes, and how they pay it. Nothing is chosen beforehand: what was not taken must not get into the books. */
export function Payment({ quote, isOnline, paying, onPay }: PaymentProps) {
  const { texts, locale } = useScene()
  const words = texts.handOver.pay
  if (quote === undefined) return <p class="quiet">{words.asking}</p>
  if (quote === null) return <p class="notice">{words.unknown}</p>
  const { patientFen, prepaidFen } = quote
  if (patientFen === 0) return <p class="notice good">{words.nothingDue}</p>
  const names: Readonly<Record<Paying, string>> = {
    cash: words.cash,
    transfer: words.transfer,
    prepaid: words.prepaid(formatMoney(prepaidFen, locale)),
    later: words.later,
  }
  const offered = (['cash', 'transfer', 'prepaid', 'later'] as const).filter(
    (one) => one !== 'prepaid' || prepaidFen >= patientFen,
  )
  return (
    <fieldset class="payment">
      <legend>{words.due(formatMoney(patientFen, locale))}</legend>
      {!isOnline && <p class="quiet">{words.asBrought}</p>}
      {offered.map((one) => (
        <label key={one} class="option">
          <input type="radio" name="paying" checked={one === paying} onChange={() => onPay(one)} />
          {names[one]}
        </label>
      ))}
    </fieldset>
  )
}

/** Whether it must still be said how the patient pays. */
export function isPaymentOpen(quote: ChargeQuote | null | undefined, paying: Paying | undefined): boolean {
  return quote !== undefined && quote !== null && quote.patientFen > 0 && paying === undefined
}

/** A payment as the hand-over tells of it; null where nothing is taken. */
export function paymentOf(quote: ChargeQuote | null | undefined, paying: Paying | undefined) {
  if (!quote || quote.patientFen === 0 || paying === undefined || paying === 'later') return null
  return { method: paying, amountFen: quote.patientFen }
}
