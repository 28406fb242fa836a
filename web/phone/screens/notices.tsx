import { daysLeft } from '#domain/inventory/near-expiry.ts'
import { useState } from 'preact/hooks'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatInstant } from '#web/ui/format.ts'
import { act, nameOf, useScene, useStored } from '../scene.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import type { RecallTask } from '../sync/answers.ts'
import { openRecalls, type OpenRecall } from '../stock/recalls.ts'
import { ExpiresOn } from '../expires-on.tsx'

/** What must be set aside because it is recalled, and what comes close to its last day. */
export function Notices() {
  const { texts, database, locale } = useScene()
  const stored = useStored(async () => {
    const balances = await database.getAll('balances')
    return {
      recalls: openRecalls(await database.getAll('recallTasks'), await outboxStoreOf(database).all()),
      expiring: (await database.getAll('nearExpiry')).toSorted((one, other) =>
        one.expiresOn < other.expiresOn ? -1 : 1,
      ),
      named: new Map(balances.map((balance) => [balance.lotId, balance])),
    }
  })
  if (stored === undefined) return <h1>{texts.notices.title}</h1>
  const now = new Date()
  return (
    <>
      <h1>{texts.notices.title}</h1>
      <p class="quiet">{texts.notices.hint}</p>
      <h2>{texts.notices.recalls}</h2>
      {stored.recalls.length === 0 && <p class="empty">{texts.notices.noRecalls}</p>}
      <ul class="cards">
        {stored.recalls.map((recall) => (
          <RecallCard key={recall.task.id} {...recall} />
        ))}
      </ul>
      <h2>{texts.notices.nearExpiry}</h2>
      {stored.expiring.length === 0 && <p class="empty">{texts.notices.noNearExpiry}</p>}
      <ul class="cards">
        {stored.expiring.map(({ lotId, lotNumber, productNameZh, expiresOn, units }) => {
          const left = daysLeft(expiresOn, now)
          const balance = stored.named.get(lotId)
          const name = { nameZh: productNameZh, nameEn: balance?.productNameEn ?? productNameZh }
          return (
            <li key={lotId} class="card" data-near-expiry={lotNumber}>
              <p class="name">
                <strong>
                  {nameOf(name, locale)} {balance?.strength}
                </strong>
                <span class={`tag ${left < 0 ? 'refused' : ''}`}>
                  {left < 0 ? texts.notices.expired : texts.notices.daysLeft(left)}
                </span>
              </p>
              <p class="quiet facts">
                <span>
                  {texts.receive.lot} {lotNumber}
                </span>
                <ExpiresOn day={expiresOn} words={texts.receive.expires} />
                <span>
                  {units} {baseUnitName(balance?.baseUnit ?? '', locale)}
                </span>
              </p>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function RecallCard({ task, isAcknowledged, isWaiting }: OpenRecall) {
  const scene = useScene()
  const { texts, locale } = scene
  const acknowledge = () => void act(scene, { kind: 'recall.acknowledge', payload: { taskId: task.id } })
  return (
    <li class="card differs" data-recall={task.id}>
      <p class="name">
        <strong>{texts.notices.recallClass(task.recallClass)}</strong>
        <span class="quiet">
          {texts.notices.notifyBy} {formatInstant(new Date(task.notifyBy), locale)}
        </span>
      </p>
      <p>{task.reason}</p>
      <ul>
        {task.lots.map(({ lotId, lotNumber, productNameZh, productNameEn }) => (
          <li key={lotId}>
            {nameOf({ nameZh: productNameZh, nameEn: productNameEn }, locale)} · {texts.receive.lot}{' '}
            {lotNumber}
          </li>
        ))}
      </ul>
      <p class="notice bad">{texts.notices.setAside(task.unitsToFind)}</p>
      {isWaiting && <p class="notice">{texts.pending.waits}</p>}
      {!isAcknowledged && (
        <button type="button" onClick={acknowledge}>
          {texts.notices.acknowledge}
        </button>
      )}
      {isAcknowledged && <FoundForm task={task} />}
    </li>
  )
}

function FoundForm({ task }: { readonly task: RecallTask }) {
  const scene = useScene()
  const { texts } = scene
  const [found, setFound] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const unitsFound = Number(found)
    void act(scene, { kind: 'recall.finish', payload: { taskId: task.id, unitsFound } })
  }
  return (
    <form onSubmit={submit}>
      <label>
        {texts.notices.found}
        <input
          value={found}
          inputmode="numeric"
          required
          pattern="[0-9]{1,8}"
          onInput={({ currentTarget }) => setFound(currentTarget.value.normalize('NFKC'))}
        />
      </label>
      <button>{texts.notices.finish}</button>
    </form>
  )
}
