import { Button, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { roundStates, type RoundState } from '#domain/procurement/round-states.ts'
import { addMonths } from '#domain/organisations/shanghai-month.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { isFinal } from '#domain/state-table.ts'
import { formatDatedInstant } from '#web/ui/format.ts'
import type { CalendarStep } from '#web/ui/messages-procurement.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { monthOf, thisMonth, useMonthName } from '../figures/month-field.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import { weeksOfMonth } from './month-days.ts'
import './calendar.css'

type Round = AnswerOf<typeof api.procurement.rounds.$get>['items'][number]

interface Deadline {
  readonly round: Round
  readonly step: CalendarStep
  readonly at: Date
  /** The day in Shanghai. */
  readonly day: string
}

const route = getRouteApi('/procurement-calendar')
const steps = [
  'demandClosesAt',
  'biddingOpensAt',
  'biddingClosesAt',
  'openingDueAt',
  'awardDueAt',
  'objectionsCloseAt',
  'contractStartsAt',
  'contractEndsAt',
] as const satisfies readonly CalendarStep[]
const roundsOfPage = '100'

/** The deadlines of every round on their days, and what each round waits for next. */
export function CalendarPage() {
  const texts = useTexts(supplyTexts).calendar
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = monthOf(search)
  const nameOf = useMonthName()
  const read = useOperation(['procurement', 'rounds'], api.procurement.rounds.$get, {
    query: { limit: roundsOfPage },
  })
  useLive({ kinds: ['procurement_round'], touches: ['procurement'] })
  const go = (to: string) => void navigate({ search: to === thisMonth() ? {} : { month: to } })
  const rounds = read.data?.items ?? []
  const deadlines = rounds.flatMap(deadlinesOf)
  return (
    <Page
      id="/procurement-calendar"
      title={texts.title}
      hint={texts.hint}
      actions={
        <>
          <Button onClick={() => go(addMonths(month, -1))}>{texts.previous}</Button>
          <Button onClick={() => go(thisMonth())}>{texts.today}</Button>
          <Button onClick={() => go(addMonths(month, 1))}>{texts.next}</Button>
        </>
      }
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined && read.error === null && <Loading />}
      {read.data !== undefined && rounds.length === 0 && <p className="empty">{texts.empty}</p>}
      {rounds.length > 0 && (
        <>
          <MonthGrid month={month} caption={texts.month(nameOf(month))} deadlines={deadlines} />
          <RoundList rounds={rounds} deadlines={deadlines} />
        </>
      )}
    </Page>
  )
}

/** A round that was given up has no deadlines any more; one that is completed shows what it was. */
function deadlinesOf(round: Round): Deadline[] {
  if (round.state === 'cancelled' || round.state === 'failed') return []
  return steps.flatMap((step) => {
    const at = round[step]
    return at === null ? [] : [{ round, step, at: new Date(at), day: shanghaiDate(new Date(at)) }]
  })
}

interface MonthGridProps {
  readonly month: string
  readonly caption: string
  readonly deadlines: readonly Deadline[]
}

function MonthGrid({ month, caption, deadlines }: MonthGridProps) {
  const texts = useTexts(supplyTexts).calendar
  const ofDay = Map.groupBy(deadlines, ({ day }) => day)
  const isEmpty = !deadlines.some(({ day }) => day.startsWith(month))
  return (
    <>
      <div className="calendar-frame" tabIndex={0} role="region" aria-label={texts.label}>
        <table className="calendar">
          <caption>{caption}</caption>
          <thead>
            <tr>
              {texts.weekdays.map((weekday) => (
                <th key={weekday} scope="col">
                  {weekday}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOfMonth(month).map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  <Day
                    key={day}
                    day={day}
                    isOfMonth={day.startsWith(month)}
                    deadlines={ofDay.get(day) ?? []}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isEmpty && <p className="empty">{texts.noneThisMonth}</p>}
    </>
  )
}

interface DayProps {
  readonly day: string
  readonly isOfMonth: boolean
  readonly deadlines: readonly Deadline[]
}

function Day({ day, isOfMonth, deadlines }: DayProps) {
  const { messages } = useLanguage()
  const isToday = day === shanghaiDate(new Date())
  return (
    <td className={isOfMonth ? '' : 'beside'} {...(isToday ? { 'aria-current': 'date' as const } : {})}>
      <span className="day">{Number(day.slice(8))}</span>
      {deadlines.length > 0 && (
        <ul>
          {deadlines.map(({ round, step }) => (
            <li key={`${round.id}/${step}`}>
              <a href={`/console/procurement/${round.id}`}>
                <strong>{messages.procurement.steps[step]}</strong> {round.title}
              </a>
            </li>
          ))}
        </ul>
      )}
    </td>
  )
}

interface RoundListProps {
  readonly rounds: readonly Round[]
  readonly deadlines: readonly Deadline[]
}

/** What each round waits for, the nearest first. */
function RoundList({ rounds, deadlines }: RoundListProps) {
  const texts = useTexts(supplyTexts).calendar
  const { locale, messages } = useLanguage()
  const now = new Date()
  const rows = rounds
    .map((round) => ({ round, next: nextOf(round, deadlines, now) }))
    .toSorted((one, other) => timeOf(one.next) - timeOf(other.next))
  return (
    <section aria-label={texts.rounds}>
      <h2>{texts.rounds}</h2>
      <ul className="rounds">
        {rows.map(({ round, next }) => (
          <li key={round.id}>
            <Flex gap="small" align="center" wrap>
              <a href={`/console/procurement/${round.id}`}>{round.title}</a>
              <Tag>{messages.procurement.states[round.state]}</Tag>
              <span>
                {next === undefined
                  ? texts.over
                  : `${texts.nextStep}: ${messages.procurement.steps[next.step]} · ${formatDatedInstant(next.at, locale)}`}
              </span>
            </Flex>
          </li>
        ))}
      </ul>
    </section>
  )
}

function nextOf(round: Round, deadlines: readonly Deadline[], now: Date): Deadline | undefined {
  if (isFinal<RoundState>(roundStates, round.state)) return undefined
  return deadlines.find((deadline) => deadline.round.id === round.id && deadline.at > now)
}

function timeOf(deadline: Deadline | undefined): number {
  return deadline === undefined ? Number.POSITIVE_INFINITY : deadline.at.getTime()
}
