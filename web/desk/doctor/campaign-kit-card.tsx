import { Button, Card, Empty, Flex } from 'antd'
import { useId, useState } from 'react'
import { mostPersons } from '#domain/campaigns/household.ts'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatCount, formatDatedInstant } from '#web/ui/format.ts'
import { newsOfRegistration } from '#web/ui/registration-news.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { nameIn } from '../prescribing/names.ts'
import { isWithin } from '../shell/number-fault.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { Field } from './field.tsx'

type Kits = AnswerOf<(typeof api.prescriptions)[':id']['campaign-kits']['$get']>
type Campaign = Kits['campaigns'][number]
type Registration = NonNullable<Campaign['registration']>

/**
 * Where a doctor of the fever clinic asks for the kit of a campaign for the patient's household, and sees what came of it.
 * Nothing is there for a prescription that answers no symptom form.
 */
export function CampaignKitCard({ prescriptionId }: { readonly prescriptionId: string }) {
  const texts = useTexts(doctorTexts).kit
  const ask = api.prescriptions[':id']['campaign-kits'].$get
  const key = ['prescriptions', 'campaign-kits'] as const
  const read = useOperation(key, ask, { param: { id: prescriptionId } })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined || !read.data.answersForm) return null
  const { campaigns } = read.data
  return (
    <Card size="small" className="campaign-kit" title={<h2>{texts.title}</h2>}>
      <p className="aside">{texts.hint}</p>
      {campaigns.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={texts.none} />}
      <Flex vertical gap="large">
        {campaigns.map((campaign) => (
          <section key={campaign.id}>
            <Told campaign={campaign} />
            {campaign.registration === null ? (
              <Ask campaignId={campaign.id} prescriptionId={prescriptionId} />
            ) : (
              <Standing registration={campaign.registration} />
            )}
          </section>
        ))}
      </Flex>
    </Card>
  )
}

function Told({ campaign }: { readonly campaign: Campaign }) {
  const texts = useTexts(doctorTexts).kit
  const { locale } = useLanguage()
  const { nameZh, nameEn, areaZh, areaEn, untilAt, kit } = campaign
  const until = untilAt === null ? texts.noUntil : texts.until(formatDatedInstant(new Date(untilAt), locale))
  return (
    <>
      <h3>{nameIn(locale, nameZh, nameEn)}</h3>
      <p>
        {texts.area(nameIn(locale, areaZh, areaEn))} · {until}
      </p>
      <p>{texts.contents}</p>
      <ul>
        {kit.map((line) => (
          <li key={line.productId}>
            {nameIn(locale, line.nameZh, line.nameEn)} {line.strength} · {formatCount(line.units, locale)}{' '}
            {baseUnitName(line.baseUnit, locale)}
          </li>
        ))}
      </ul>
    </>
  )
}

function Ask({
  campaignId,
  prescriptionId,
}: {
  readonly campaignId: string
  readonly prescriptionId: string
}) {
  const texts = useTexts(doctorTexts).kit
  const hint = useId()
  const [persons, setPersons] = useState<number | null>(null)
  const [personsAtRisk, setPersonsAtRisk] = useState<number | null>(0)
  const send = useCommand(api.campaigns[':id']['prescribed-households'].$post, { touches: ['prescriptions'] })
  const isTooMany = persons !== null && personsAtRisk !== null && personsAtRisk > persons
  const isComplete =
    isWithin(persons, { least: 1, most: mostPersons }) &&
    isWithin(personsAtRisk, { least: 0, most: mostPersons }) &&
    !isTooMany
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete && persons !== null && personsAtRisk !== null)
          void send.run({ param: { id: campaignId }, json: { prescriptionId, persons, personsAtRisk } })
      }}
    >
      <Flex wrap gap="small" align="end">
        <Field label={texts.persons}>
          <NumberInput least={1} most={mostPersons} value={persons} onChange={setPersons} />
        </Field>
        <Field label={texts.personsAtRisk}>
          <NumberInput least={0} most={mostPersons} value={personsAtRisk} onChange={setPersonsAtRisk} />
        </Field>
        <Button type="primary" htmlType="submit" loading={send.isRunning} disabled={!isComplete}>
          {texts.ask}
        </Button>
      </Flex>
      <p id={hint} className="aside" role={isTooMany ? 'alert' : undefined}>
        {isTooMany ? texts.tooManyAtRisk : texts.riskHint}
      </p>
      {send.failure !== null && <FailureNotice failure={send.failure} />}
    </form>
  )
}

function Standing({ registration }: { readonly registration: Registration }) {
  const texts = useTexts(doctorTexts).kit
  const { locale, messages } = useLanguage()
  const { number, dispatchDueAt, pagePath } = registration
  return (
    <div role="status">
      <p>
        <strong>{texts.asked(number)}</strong>{' '}
        {messages.surge.registration.news[newsOfRegistration(registration)]}
      </p>
      {dispatchDueAt !== null && (
        <p>
          {texts.dispatchDue} {formatDatedInstant(new Date(dispatchDueAt), locale)}
        </p>
      )}
      <p>
        {texts.pageLink}{' '}
        <a className="kit-page" href={pagePath} target="_blank" rel="noreferrer">
          {new URL(pagePath, location.href).href}
        </a>
      </p>
    </div>
  )
}
