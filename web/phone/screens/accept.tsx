import { useEffect, useState } from 'preact/hooks'
import { parseChoiceCode } from '#domain/prescriptions/choice-code.ts'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatInstant } from '#web/ui/format.ts'
import { nameOf, problemText, useEngineState, useScene, type Scene } from '../scene.ts'
import type { Page, PrescriptionDetail, PrescriptionHead } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'
import { ScanField } from './scan-field.tsx'

/**
 * Taking on a prescription by the code that a patient shows, and what is owed of those that were taken on here. Only one
 * pharmacy may accept, which only the server can tell: so this needs a network, and says so. Nothing of it is kept on the phone.
 */
export function Accept() {
  const scene = useScene()
  const { texts } = scene
  const { isOnline } = useEngineState()
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [failure, setFailure] = useState<string>()
  const [shown, setShown] = useState<PrescriptionDetail>()
  const [heads, setHeads] = useState<readonly PrescriptionHead[]>([])
  const show = (id: string) =>
    get<PrescriptionDetail>(`/prescriptions/${id}`).then(setShown, () =>
      setFailure(texts.accept.needsNetwork),
    )
  useEffect(() => {
    if (isOnline === false) return
    void readAccepted(scene).then(setHeads, () => setHeads([]))
  }, [isOnline, shown])
  const accept = async (code: string) => {
    setFailure(undefined)
    try {
      const answer = await post('/prescriptions/accept-by-code', { code, siteId: scene.owner.siteId }, key)
      setKey(crypto.randomUUID())
      await show((answer as { readonly prescriptionId: string }).prescriptionId)
    } catch (error) {
      if (!(error instanceof Refused)) return setFailure(texts.accept.needsNetwork)
      setKey(crypto.randomUUID())
      setFailure(problemText(scene, error.problem?.code ?? String(error.status)))
    }
  }
  const scan = (text: string) => {
    const code = parseChoiceCode(text)
    if (code === null) return { isGood: false, text: texts.accept.unreadable }
    void accept(code)
    return { isGood: true, text: code }
  }
  return (
    <>
      <h1>{texts.accept.title}</h1>
      {isOnline === false ? (
        <p class="notice bad">{texts.accept.needsNetwork}</p>
      ) : (
        <>
          <p class="quiet">{texts.accept.hint}</p>
          <ScanField onScan={scan} label={texts.accept.code} />
        </>
      )}
      {failure !== undefined && (
        <p class="notice bad" role="alert">
          {failure}
        </p>
      )}
      {shown !== undefined && <PrescriptionCard prescription={shown} />}
      {isOnline !== false && heads.length > 0 && <Accepted heads={heads} onShow={(id) => void show(id)} />}
    </>
  )
}

/** Prescriptions that this pharmacy accepted and has not finished, the one that is due first in front. */
async function readAccepted({ owner }: Scene): Promise<readonly PrescriptionHead[]> {
  const { items } = await get<Page<PrescriptionHead>>('/prescriptions', { limit: '50', state: 'accepted' })
  return items.filter(({ acceptedBySiteId }) => acceptedBySiteId === owner.siteId)
}

interface AcceptedProps {
  readonly heads: readonly PrescriptionHead[]
  readonly onShow: (prescriptionId: string) => void
}

function Accepted({ heads, onShow }: AcceptedProps) {
  const { texts, locale } = useScene()
  return (
    <>
      <h2>{texts.accept.accepted}</h2>
      <ul class="menu">
        {heads.map(({ id, dueAt }) => (
          <li key={id}>
            <button type="button" class="entry" onClick={() => onShow(id)}>
              <span>
                {texts.accept.prescription} {id.slice(-6)}
                <small class="quiet under">
                  {texts.accept.dueAt} {formatInstant(new Date(dueAt), locale)}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function PrescriptionCard({ prescription }: { readonly prescription: PrescriptionDetail }) {
  const { texts, locale } = useScene()
  const { id, lines, dueAt } = prescription
  return (
    <section class="card" data-prescription={id}>
      <p class="name">
        <strong>
          {texts.accept.prescription} {id.slice(-6)}
        </strong>
        <span class="quiet">
          {texts.accept.dueAt} {formatInstant(new Date(dueAt), locale)}
        </span>
      </p>
      <ul class="cards">
        {lines.map((line) => (
          <li key={line.id} data-line-state={line.state}>
            <strong>{nameOf({ nameZh: line.productNameZh, nameEn: line.productNameEn }, locale)}</strong>{' '}
            {line.strength} × {line.quantityUnits} {baseUnitName(line.baseUnit, locale)}{' '}
            <span class={`tag ${line.state === 'owing' ? 'refused' : ''}`}>
              {texts.accept.lineStates[line.state]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
