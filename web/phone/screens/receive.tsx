import { formatInstant } from '#web/ui/format.ts'
import { toReceive } from '../receive/to-receive.ts'
import { addressOf } from '../route.ts'
import { nameOf, useScene, useStored } from '../scene.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import type { Parcel } from '../sync/answers.ts'

/** What is to be put on this site's shelf. */
export function Receive() {
  const { texts, database, locale } = useScene()
  const parcels = useStored(async () =>
    toReceive(await database.getAll('parcels'), await outboxStoreOf(database).all()),
  )
  return (
    <>
      <h1>{texts.receive.title}</h1>
      {parcels?.length === 0 && <p class="empty">{texts.receive.none}</p>}
      <ul class="cards">
        {parcels?.map(({ parcel, isWaiting }) => (
          <li key={parcel.id} class="card" data-parcel={parcel.id}>
            <p class="name">
              <strong class={`tag ${parcel.state === 'arrived' ? 'here' : 'coming'}`}>
                {parcel.state === 'arrived' ? texts.receive.here : texts.receive.onTheWay}
              </strong>
              <span class="quiet">{kindText(texts.receive.from, parcel)}</span>
            </p>
            <p>
              {parcel.lines
                .slice(0, 3)
                .map((line) => nameOf(line, locale))
                .join(locale === 'zh-CN' ? '，' : ', ')}
            </p>
            <p class="quiet">
              {texts.orders.lines(parcel.lines.length)} · {formatInstant(new Date(parcel.promisedAt), locale)}
            </p>
            {isWaiting ? (
              <p class="notice">{texts.receive.waits}</p>
            ) : (
              <a class="button" href={addressOf('parcel', parcel.id)}>
                {texts.menu.receive}
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function kindText(
  from: Readonly<Record<'order' | 'transfer' | 'supplier_return', string>>,
  { kind }: Parcel,
) {
  return kind === 'order' || kind === 'transfer' || kind === 'supplier_return' ? from[kind] : ''
}
