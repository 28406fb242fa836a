import { useEffect, useState } from 'preact/hooks'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { mostPickupAttempts } from '#domain/fulfilment/pickup-code.ts'
import { sealCode, type SealingKey } from '../device/seal.ts'
import { quantityText } from '../quantity.ts'
import { act, nameOf, problemText, useScene, type Scene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import { type AnsweredCharge, chargeIn } from '../outbox/rules.ts'
import type { Parcel } from '../sync/answers.ts'
import { post, Refused } from '../sync/server.ts'
import { isPaymentOpen, Payment, paymentOf, useQuote, type Paying } from './payment.tsx'

interface Told {
  readonly isGood: boolean
  readonly text: string
}

/** What the screen says; each kind of work may say it in its own words. */
interface GiveWords {
  readonly code: string
  readonly scanned: (done: number, all: number) => string
  readonly submit: string
  readonly submitOffline: string
  readonly done: string
  readonly stale: string
  readonly tries: (left: number) => string
}

export interface GiveProps {
  readonly parcel: Parcel
  readonly words: GiveWords
  readonly isOnline: boolean
  /** The key to seal the code to, where the parcel may be given away without a network; else null. */
  readonly offlineKey: SealingKey | null
  /** Tells the person, who may not be looking at the screen. */
  readonly say?: (isGood: boolean, text: string) => Told
  /** The server took it, and charged the patient so. */
  readonly onGiven: (charge: AnsweredCharge | null) => Promise<void>
  /** Counts the codes that were sent anew: each gives all tries back. */
  readonly resent?: number
}

const show = (isGood: boolean, text: string): Told => ({ isGood, text })

/** A parcel is given to its patient: every box is scanned once more, and the patient says the code. */
export function GiveParcel({ parcel, words, say = show, ...given }: GiveProps) {
  const { texts, locale } = useScene()
  const [codes, setCodes] = useState<readonly string[]>([])
  const boxes = new Set(parcel.scans.map(({ code }) => code))
  const scan = (text: string) => {
    const read = parseTraceCode(text)
    if (!read.ok) return say(false, texts.receive.unreadable)
    const { code } = read.value
    if (!boxes.has(code)) return say(false, texts.receive.foreign)
    if (codes.includes(code)) return say(true, texts.receive.again)
    setCodes([...codes, code])
    return say(true, texts.receive.taken)
  }
  return (
    <>
      <ul class="cards">
        {parcel.lines.map((line) => (
          <li key={line.id} class="card">
            <strong>{nameOf(line, locale)}</strong> <span>{line.strength}</span>{' '}
            <span>{quantityText(line.units, line, { locale, texts })}</span>
          </li>
        ))}
      </ul>
      <ScanField onScan={scan} />
      <p class="counted">{words.scanned(codes.length, boxes.size)}</p>
      <ProveByCode
        {...{ words, say, codes, ...given }}
        parcel={parcel}
        isWhole={codes.length === boxes.size}
      />
    </>
  )
}

interface ProveProps extends Omit<GiveProps, 'say'> {
  readonly say: (isGood: boolean, text: string) => Told
  readonly codes: readonly string[]
  readonly isWhole: boolean
}

/** The patient pays, and says the code. A try whose answer was lost is repeated under its key; a refused one is a new act. */
function ProveByCode({
  parcel,
  codes,
  isWhole,
  isOnline,
  offlineKey,
  words,
  say,
  onGiven,
  resent,
}: ProveProps) {
  const scene = useScene()
  const [pickupCode, setPickupCode] = useState('')
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [wrong, setWrong] = useState(0)
  const [told, setTold] = useState<Told>()
  const { quote, askAgain } = useQuote(parcel, isOnline)
  const [paying, setPaying] = useState<Paying>()
  useEffect(() => setWrong(0), [resent])
  // How they pay was said of that amount, not of another.
  useEffect(() => setPaying(undefined), [quote?.patientFen])
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    // What was not said must not get into the books, in either way.
    if (isPaymentOpen(quote, paying)) return setTold(say(false, scene.texts.handOver.pay.choose))
    const payment = paymentOf(quote, paying)
    const given = {
      shipmentId: parcel.id,
      scans: codes.map((code) => ({ code })),
      ...(payment === null ? {} : { payment }),
    }
    const { refusal, charge } = isOnline ? await giveOnline({ ...given, pickupCode }, key) : unreached
    if (refusal === null) {
      setTold(say(true, words.done))
      await onGiven(charge)
    } else if (refusal !== 'unreached') {
      setKey(crypto.randomUUID())
      if (refusal === 'pickupCodeWrong') setWrong(wrong + 1)
      if (refusal === 'wrongAmount' || refusal === 'prepaidTooLittle') askAgain()
      setTold(say(false, problemText(scene, refusal)))
    } else if (offlineKey === null) setTold(say(false, words.stale))
    // The server knows that it is the same hand-over, where the try without an answer had reached it.
    else await giveOffline(scene, given, pickupCode, offlineKey)
  }
  const left = mostPickupAttempts - wrong
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Payment {...{ quote, isOnline, paying }} onPay={setPaying} />
      <label>
        {words.code}
        <input
          class="code"
          value={pickupCode}
          inputmode="numeric"
          autocomplete="off"
          required
          pattern="[0-9]{6}"
          maxLength={6}
          onInput={({ currentTarget }) => setPickupCode(currentTarget.value.normalize('NFKC'))}
        />
      </label>
      {told !== undefined && (
        <p class={`notice ${told.isGood ? 'good' : 'bad'}`} role="alert">
          {told.text}
          {wrong > 0 && left >= 0 && !told.isGood && ` ${words.tries(left)}`}
        </p>
      )}
      <button disabled={!isWhole || quote === undefined || (!isOnline && offlineKey === null)}>
        {isOnline ? words.submit : words.submitOffline}
      </button>
    </form>
  )
}

interface Given {
  readonly shipmentId: string
  readonly scans: readonly { readonly code: string }[]
  readonly payment?: NonNullable<ReturnType<typeof paymentOf>>
}

interface Answered {
  /** Null where the server took it, else the code of what it said, or `unreached`. */
  readonly refusal: string | null
  /** What the patient was charged. */
  readonly charge: AnsweredCharge | null
}

const unreached: Answered = { refusal: 'unreached', charge: null }

async function giveOnline(
  { shipmentId, ...body }: Given & { readonly pickupCode: string },
  key: string,
): Promise<Answered> {
  try {
    const answer = await post(`/shipments/${shipmentId}/hand-over`, body, key)
    return { refusal: null, charge: chargeIn(answer) }
  } catch (error) {
    if (!(error instanceof Refused)) return unreached
    return { refusal: error.problem?.code ?? String(error.status), charge: null }
  }
}

async function giveOffline(scene: Scene, given: Given, pickupCode: string, key: SealingKey): Promise<void> {
  const sealedPickupCode = await sealCode(key, given.shipmentId, pickupCode)
  const handedOverAt = new Date().toISOString()
  await act(scene, { kind: 'parcel.handOver', payload: { ...given, sealedPickupCode, handedOverAt } })
}
