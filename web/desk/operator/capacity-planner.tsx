import { Alert, Button, Card, Flex, Select, Table } from 'antd'
import { useState } from 'react'
import { type CapacityPlan, planCapacity } from '#domain/campaigns/capacity-plan.ts'
import { capacityResources } from '#domain/campaigns/capacity-flow.ts'
import { planCampaignCapacity } from '#domain/campaigns/campaign-capacity.ts'
import {
  planHoursOf,
  questionOf,
  resourcesOf,
  type Scenario,
  scenarioOf,
  withoutShortfalls,
} from '#domain/campaigns/depot-scenario.ts'
import { explainCapacity } from '#domain/campaigns/explain-capacity.ts'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { sentenceLanguage } from '#web/ui/locale.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { useMay } from '../shell/session.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import type { Capacity } from './campaign-page.tsx'
import { AllDepots } from './all-depots-capacity.tsx'
import { CapacityChart } from './capacity-chart.tsx'
import { Confirm } from './confirm.tsx'
import { isScenarioFit, ScenarioFields } from './scenario-fields.tsx'
import { useSites } from './use-names.ts'

interface PlannerProps {
  readonly campaignId: string
  readonly capacity: Capacity
}

/** Whether the depots send their parcels in time, by figures that can be changed to try what helps, and kept. */
export function CapacityPlanner({ campaignId, capacity }: PlannerProps) {
  const texts = useTexts(campaignTexts).capacity
  const { nameOf } = useSites()
  const working = capacity.depots.filter(({ state }) => state === 'working')
  const [siteId, setSiteId] = useState(working[0]?.siteId ?? null)
  const [tried, setTried] = useState<Readonly<Record<string, Scenario>>>({})
  const { targetHours } = capacity
  const [plannedStartAt, startedAt] = [dateOf(capacity.plannedStartAt), dateOf(capacity.startedAt)]
  const hours = planHoursOf({ plannedStartAt, startedAt, targetHours }, new Date(capacity.asOf))
  const scenarios = working.map((depot) => ({
    siteId: depot.siteId,
    actual: scenarioOf(depot, capacity.stationSeconds, hours),
  }))
  const chosen = scenarios.find((one) => one.siteId === siteId)
  if (chosen === undefined) return null
  const plan = planCampaignCapacity(
    scenarios.map((one) => ({
      siteId: one.siteId,
      question: questionOf(fitOr(tried[one.siteId], one.actual)),
    })),
  )
  const { [chosen.siteId]: triedHere, ...triedElsewhere } = tried
  return (
    <section aria-label={texts.title}>
      <p className="aside">{texts.hint}</p>
      <AllDepots plan={plan} nameOf={nameOf} />
      <div className="depot-choice">
        <label>
          {texts.depot}{' '}
          <Select
            className="wide-select"
            aria-label={texts.depot}
            value={siteId}
            options={working.map((one) => ({ value: one.siteId, label: nameOf(one.siteId) }))}
            onChange={setSiteId}
          />
        </label>
      </div>
      <WhatIf
        key={siteId}
        campaignId={campaignId}
        depot={{ siteId: chosen.siteId, name: nameOf(chosen.siteId) }}
        scenario={triedHere ?? chosen.actual}
        isTried={triedHere !== undefined}
        onTry={(scenario) => setTried({ ...tried, [chosen.siteId]: scenario })}
        onReset={() => setTried(triedElsewhere)}
      />
    </section>
  )
}

function dateOf(at: string | null): Date | null {
  return at === null ? null : new Date(at)
}

interface WhatIfProps {
  readonly campaignId: string
  readonly depot: { readonly siteId: string; readonly name: string }
  readonly scenario: Scenario
  readonly isTried: boolean
  readonly onTry: (scenario: Scenario) => void
  readonly onReset: () => void
}

function WhatIf({ campaignId, depot, scenario, isTried, onTry, onReset }: WhatIfProps) {
  const texts = useTexts(campaignTexts).capacity
  const { fillFirst } = useTexts(shellTexts)
  const may = useMay()
  const isFit = isScenarioFit(scenario)
  return (
    <div className="halves">
      <Flex vertical gap="middle" className="scenario">
        <ScenarioFields value={scenario} onChange={onTry} />
        <Flex gap="small" wrap>
          <Button disabled={!isTried} onClick={onReset}>
            {texts.reset}
          </Button>
          {may('campaign.run') && isFit && (
            <KeepResources campaignId={campaignId} depot={depot} scenario={scenario} onKept={onReset} />
          )}
        </Flex>
      </Flex>
      {isFit ? <Outcome scenario={scenario} onTry={onTry} /> : <p role="status">{fillFirst}</p>}
    </div>
  )
}

/** What a scenario comes to. */
function Outcome({ scenario, onTry }: Pick<WhatIfProps, 'scenario' | 'onTry'>) {
  const question = questionOf(scenario)
  const plan = planCapacity(question)
  return (
    <Flex vertical gap="middle">
      <Verdict plan={plan} onFill={() => onTry(withoutShortfalls(scenario, plan.shortfalls))} />
      <Resources plan={plan} />
      <CapacityChart question={question} plan={plan} />
    </Flex>
  )
}

/** What is tried, or what is while that does not fit. */
function fitOr(tried: Scenario | undefined, actual: Scenario): Scenario {
  return tried !== undefined && isScenarioFit(tried) ? tried : actual
}

/** States what a depot has as it was tried. */
function KeepResources({
  campaignId,
  depot,
  scenario,
  onKept,
}: Pick<WhatIfProps, 'campaignId' | 'depot' | 'scenario'> & { readonly onKept: () => void }) {
  const texts = useTexts(campaignTexts).capacity
  const command = useCommand(api.campaigns[':id']['depot-resources'].$post, { touches: ['campaigns'] })
  return (
    <Confirm
      label={texts.keep}
      says={texts.keepSays(depot.name)}
      command={command}
      onConfirm={async () => {
        const json = { siteId: depot.siteId, resources: resourcesOf(scenario) }
        const isKept = (await command.run({ param: { id: campaignId }, json })) !== null
        if (isKept) onKept()
        return isKept
      }}
    />
  )
}

function Verdict({ plan, onFill }: { readonly plan: CapacityPlan; readonly onFill: () => void }) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const sentences = explainCapacity(plan, sentenceLanguage(locale))
  return (
    <Alert
      className="verdict"
      role="status"
      type={plan.isFeasible ? 'success' : 'error'}
      title={<strong>{plan.isFeasible ? texts.feasible : texts.infeasible}</strong>}
      description={
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
      action={plan.shortfalls.length > 0 && <Button onClick={onFill}>{texts.fill}</Button>}
    />
  )
}

function Resources({ plan }: { readonly plan: CapacityPlan }) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const rows = capacityResources.map((resource) => ({
    resource,
    shortfall: plan.shortfalls.find((one) => one.resource === resource),
  }))
  const at = (time: Date) => formatInstant(time, locale)
  return (
    <Card size="small" title={<h2>{texts.resource}</h2>}>
      <Table
        size="small"
        pagination={false}
        rowKey="resource"
        dataSource={rows}
        columns={[
          { title: texts.resource, render: (_, { resource }) => texts.resources[resource] },
          {
            title: texts.shortBy,
            align: 'right',
            render: (_, { shortfall }) =>
              shortfall === undefined ? (
                texts.enough
              ) : (
                <strong>{formatCount(shortfall.shortBy, locale)}</strong>
              ),
          },
          {
            title: texts.when,
            render: (_, { shortfall }) =>
              shortfall === undefined ? '' : `${at(shortfall.fromAt)} – ${at(shortfall.toAt)}`,
          },
          {
            title: texts.hours,
            align: 'right',
            render: (_, { shortfall }) =>
              shortfall === undefined ? '' : formatCount(Math.round(shortfall.hours * 10) / 10, locale),
          },
        ]}
      />
    </Card>
  )
}
