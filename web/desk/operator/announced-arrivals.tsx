import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useMay } from '../shell/session.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { arrivalTexts } from '../texts/arrivals.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { AnnounceArrival, type ArrivalsProps } from './announce-arrival.tsx'

type Note = AnswerOf<(typeof api)['delivery-notes']['$get']>['items'][number]

/** What suppliers outside the network said they will bring to some depots, with the form that keeps what one says. */
export function AnnouncedArrivals({ depots, productIds }: ArrivalsProps) {
  const texts = useTexts(arrivalTexts)
  const may = useMay()
  const { locale } = useLanguage()
  const query = { state: 'announced', limit: '100' } as const
  const read = useOperation(['arrivals', 'announced'], api['delivery-notes'].$get, { query })
  const nameOf = new Map(depots.map(({ id, name }) => [id, name]))
  const notes = (read.data?.items ?? []).filter(({ siteId }) => nameOf.has(siteId))
  return (
    <section>
      <h2>{texts.title}</h2>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined && read.error === null && <Loading />}
      {read.data !== undefined && notes.length === 0 && <p className="aside">{texts.none}</p>}
      {notes.length > 0 && (
        <SmallTable<Note>
          aria-label={texts.label}
          rowKey="id"
          dataSource={notes}
          columns={[
            { title: texts.number, dataIndex: 'number' },
            { title: texts.supplier, dataIndex: 'supplierName' },
            { title: texts.depot, render: (_, { siteId }) => nameOf.get(siteId) },
            { title: texts.expected, render: (_, { expectedOn }) => expectedOn ?? texts.unknown },
            {
              title: texts.announced,
              render: (_, { announcedAt }) => formatInstant(new Date(announcedAt), locale),
            },
          ]}
        />
      )}
      <div className="arrivals-foot">
        {may('stock.receive') && <AnnounceArrival depots={depots} productIds={productIds} />}
        {notes.length > 0 && <p className="aside">{texts.says}</p>}
      </div>
    </section>
  )
}
