import { Alert, Button, Card, Flex, Select, Table } from 'antd'
import { useState } from 'react'
import { type CapacityPlan, planCapacity } from '#domain/campaigns/capacity-plan.ts'
import { capacityResources } from '#domain/campaigns/capacity-flow.ts'
import { explainCapacity } from '#domain/campaigns/explain-capacity.ts'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import type { Capacity } from './campaign-page.tsx'
import { CapacityChart } from './capacity-chart.tsx'
import { questionOf, type Scenario, scenarioOf, withoutShortfalls } from './capacity-scenario.ts'
import { ScenarioFields } from './scenario-fields.tsx'
import { useSites } from './use-names.ts'

/** Whether a depot sends its parcels in time, by figures that can be changed to try what helps. Nothing is kept. */
export function CapacityPlanner({ capacity }: { readonly capacity: Capacity }) {
  const texts = useTexts(campaignTexts).capacity
  const { nameOf } = useSites()
  const working = capacity.depots.filter(({ state }) => state === 'working')
  const [siteId, setSiteId] = useState(working[0]?.siteId ?? null)
  const depot = working.find((one) => one.siteId === siteId)
  if (depot === undefined) return null
  const now = new Date(capacity.startedAt ?? capacity.asOf)
  const actual = scenarioOf(depot, capacity.stationSeconds, {
    startAt: now,
    targetHours: capacity.targetHours,
  })
  return (
    <section aria-label={texts.title}>
      <p className="aside">{texts.hint}</p>
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
      <WhatIf key={siteId} actual={actual} />
    </section>
  )
}

function WhatIf({ actual }: { readonly actual: Scenario }) {
  const texts = useTexts(campaignTexts).capacity
  const [tried, setTried] = useState<Scenario | null>(null)
  const scenario = tried ?? actual
  const question = questionOf(scenario)
  const plan = planCapacity(question)
  return (
    <div className="halves">
      <Flex vertical gap="middle" className="scenario">
        <ScenarioFields value={scenario} onChange={setTried} />
        <div>
          <Button disabled={tried === null} onClick={() => setTried(null)}>
            {texts.reset}
          </Button>
        </div>
      </Flex>
      <Flex vertical gap="middle">
        <Verdict plan={plan} onFill={() => setTried(withoutShortfalls(scenario, plan.shortfalls))} />
        <Resources plan={plan} />
        <CapacityChart question={question} plan={plan} />
      </Flex>
    </div>
  )
}

function Verdict({ plan, onFill }: { readonly plan: CapacityPlan; readonly onFill: () => void }) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const sentences = explainCapacity(plan, locale === 'zh-CN' ? 'zh' : locale)
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
