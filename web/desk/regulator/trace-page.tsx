import { Button, Flex, Input, List } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { Refused } from '../client/problem.ts'
import { useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { BoxTrace, LotTrace } from './trace-view.tsx'

const route = getRouteApi('/regulator/trace')

/** What a trace code looks like: then a box is asked for, else a lot is looked for. */
const codePattern = /^[\dA-Za-z()]{20,}$/

/** Where goods came from and where they went, by a box or a lot. */
export function TracePage() {
  const texts = useTexts(supervisionTexts).trace
  const { text = '', lotId = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const isCode = codePattern.test(text)
  return (
    <Page id="/regulator/trace" title={texts.title} hint={texts.hint}>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <label htmlFor="trace-text">
          {texts.text}
          <Input.Search
            id="trace-text"
            key={text}
            defaultValue={text}
            enterButton={texts.search}
            onSearch={(value) => void navigate({ search: { text: value.trim() } })}
          />
        </label>
      </form>
      {text !== '' && isCode && <Box key={text} code={text} />}
      {text !== '' && !isCode && <Lots text={text} lotId={lotId} />}
    </Page>
  )
}

function Box({ code }: { readonly code: string }) {
  const texts = useTexts(supervisionTexts).trace
  const read = useOperation(['supervision', 'box'], api.supervision.boxes[':code'].trace.$get, {
    param: { code },
    query: {},
  })
  if (read.error instanceof Refused && read.error.status === 404) return <p role="status">{texts.noLots}</p>
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  return read.data === undefined ? <Loading /> : <BoxTrace trace={read.data} />
}

/** Lots that fit the text; one that was chosen, or the only one, is traced. */
function Lots({ text, lotId }: { readonly text: string; readonly lotId: string }) {
  const texts = useTexts(supervisionTexts).trace
  const { name, day } = useNumbers()
  const found = useOperation(['inventory', 'lots'], api.lots.$get, { query: { text } })
  if (found.error !== null)
    return <FailureNotice failure={found.error} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return <Loading />
  const { items } = found.data
  if (items.length === 0) return <p role="status">{texts.noLots}</p>
  const [only] = items
  const chosen = lotId !== '' ? lotId : items.length === 1 ? (only?.id ?? '') : ''
  return (
    <>
      {items.length > 1 && (
        <section className="figure" aria-label={texts.choose}>
          <h2>{texts.choose}</h2>
          <List
            dataSource={items}
            renderItem={(lot) => (
              <List.Item>
                <Link to="/regulator/trace" search={{ text, lotId: lot.id }}>
                  {name(lot)} {lot.strength} · {texts.lot} {lot.number}
                </Link>
                <span>
                  {lot.manufacturer} · {texts.expires} {day(lot.expiresOn)}
                </span>
              </List.Item>
            )}
          />
        </section>
      )}
      {chosen !== '' && <Lot key={chosen} lotId={chosen} />}
    </>
  )
}

function Lot({ lotId }: { readonly lotId: string }) {
  const texts = useTexts(supervisionTexts).trace
  const { after } = route.useSearch()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['supervision', 'lot'], api.supervision.lots[':id'].trace.$get, {
    param: { id: lotId },
    query: after === undefined ? {} : { after },
  })
  if (read.error instanceof Refused && read.error.status === 404) return <p role="status">{texts.noLots}</p>
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <Loading />
  const { next } = read.data
  return (
    <>
      <LotTrace trace={read.data} />
      {next !== null && (
        <Flex justify="end">
          <Button onClick={() => void navigate({ search: { ...search, lotId, after: next } })}>
            {texts.boxes} →
          </Button>
        </Flex>
      )}
    </>
  )
}
