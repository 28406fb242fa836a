import '../prescribing/prescribing.css'
import { Card, Flex, Statistic } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Field } from '../doctor/field.tsx'
import { useDepartmentNames } from '../administrator/use-department-names.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'

type Quality = AnswerOf<typeof api.reviews.quality.$get>

const route = getRouteApi('/review-quality')
const usualDays = 30

/** How the hospital reviews, between two days. */
export function QualityPage() {
  const texts = useTexts(reviewTexts).quality
  const share = useShare()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const today = shanghaiDate(new Date())
  const query = { from: search.from ?? addDays(today, -usualDays), to: search.to ?? today }
  const read = useOperation(['reviews', 'quality'], api.reviews.quality.$get, { query })
  const figures = read.data
  const choose = (changes: { readonly from?: string; readonly to?: string }) =>
    void navigate({ search: { ...query, ...changes } })
  return (
    <Page id="/review-quality" title={texts.title} hint={texts.hint}>
      <Flex gap="middle" wrap className="filters">
        <Field label={texts.from}>
          <input
            type="date"
            value={query.from}
            max={query.to}
            onChange={({ target }) => target.value !== '' && choose({ from: target.value })}
          />
        </Field>
        <Field label={texts.to}>
          <input
            type="date"
            value={query.to}
            min={query.from}
            onChange={({ target }) => target.value !== '' && choose({ to: target.value })}
          />
        </Field>
      </Flex>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.error === null && figures === undefined && <Loading />}
      {figures !== undefined && (
        <>
          <Flex gap="middle" wrap className="figures">
            <Figure title={texts.decided} value={figures.decided} />
            <Figure title={texts.intercepted} value={figures.intercepted} />
            <Figure title={texts.interceptionRate} value={share(figures.interceptionRate)} />
            <Figure title={texts.secondOpinions} value={figures.secondOpinions} />
            <Figure title={texts.agreementRate} value={share(figures.agreementRate)} />
            <Figure title={texts.medianMinutes} value={figures.medianMinutes ?? texts.none} />
          </Flex>
          <Departments rows={figures.departments} />
        </>
      )}
    </Page>
  )
}

/** How often each department prescribes antimicrobials. */
function Departments({ rows }: { readonly rows: Quality['departments'] }) {
  const texts = useTexts(reviewTexts).quality
  const share = useShare()
  const departmentName = useDepartmentNames()
  return (
    <section aria-label={texts.departments}>
      <h2>{texts.departments}</h2>
      <SmallTable
        size="middle"
        rowKey={({ department }) => department ?? ''}
        dataSource={[...rows]}
        columns={[
          {
            title: texts.department,
            render: (_, { department }) =>
              department === null ? texts.noDepartment : departmentName(department),
          },
          { title: texts.prescriptions, dataIndex: 'prescriptions', align: 'right' },
          { title: texts.withAntimicrobial, dataIndex: 'withAntimicrobial', align: 'right' },
          {
            title: texts.antimicrobialRate,
            align: 'right',
            render: (_, { antimicrobialRate }) => share(antimicrobialRate),
          },
        ]}
      />
    </section>
  )
}

function Figure({ title, value }: { readonly title: string; readonly value: string | number }) {
  return (
    <Card size="small">
      <Statistic title={title} value={value} />
    </Card>
  )
}

function useShare(): (share: number | null) => string {
  const { locale } = useLanguage()
  const { none } = useTexts(reviewTexts).quality
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return (share) => (share === null ? none : format.format(share))
}
