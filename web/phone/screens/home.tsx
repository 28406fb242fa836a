import { OwnerRow } from '../owner-row.tsx'
import { addressOf, type ScreenName } from '../route.ts'
import { useScene, useStored } from '../scene.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import { needsAttention } from '../outbox/rules.ts'
import { parcelsHere } from '../hand-over/standing.ts'
import { openRecalls } from '../stock/recalls.ts'
import { toReceive } from '../receive/to-receive.ts'

/** What there is to do, in the largest buttons of the app. */
export function Home() {
  const { texts, database } = useScene()
  const counts = useStored(async () => {
    const commands = await outboxStoreOf(database).all()
    const parcels = await database.getAll('parcels')
    return {
      order: await database.count('suggestions'),
      receive: toReceive(parcels, commands).filter(({ isWaiting }) => !isWaiting).length,
      'hand-over': parcelsHere(parcels, commands).filter(({ standing }) => standing !== 'given').length,
      notices: openRecalls(await database.getAll('recallTasks'), commands).length,
      count: (await database.getAll('stocktakes')).reduce((sum, { recounts }) => sum + recounts.length, 0),
      pending: commands.filter(needsAttention).length,
    }
  })
  return (
    <>
      <h1>{texts.title}</h1>
      <p class="quiet">{texts.tryThis}</p>
      <ul class="menu">
        <Entry name="order" label={texts.menu.order} count={counts?.order} />
        <Entry name="orders" label={texts.menu.orders} />
        <Entry name="receive" label={texts.menu.receive} count={counts?.receive} />
        <Entry name="hand-over" label={texts.menu.handOver} count={counts?.['hand-over']} />
        <li>
          <a class="entry" href="/console/charges">
            <span>{texts.menu.charges}</span>
          </a>
        </li>
        <li>
          <a class="entry" href="/console/refunds">
            <span>{texts.menu.refunds}</span>
          </a>
        </li>
        <li>
          <a class="entry" href="/console/prepayments">
            <span>{texts.menu.prepayments}</span>
          </a>
        </li>
        <Entry name="accept" label={texts.menu.accept} />
        <Entry name="count" label={texts.menu.count} count={counts?.count} />
        <Entry name="notices" label={texts.menu.notices} count={counts?.notices} />
        <Entry name="pending" label={texts.menu.pending} count={counts?.pending} />
      </ul>
      <OwnerRow />
    </>
  )
}

interface EntryProps {
  readonly name: ScreenName
  readonly label: string
  readonly count?: number | undefined
}

function Entry({ name, label, count = 0 }: EntryProps) {
  return (
    <li>
      <a class="entry" href={addressOf(name)}>
        <span>{label}</span>
        {count > 0 && <span class="count">{count}</span>}
      </a>
    </li>
  )
}
