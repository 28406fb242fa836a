import '../prescribing/prescribing.css'
import { Alert, Flex, Input, Tabs, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { clinicalRuleKinds } from '#domain/prescriptions/review/rule-kinds.ts'
import type { ClinicalRuleKind } from '#domain/prescriptions/review/rule-set.ts'
import { formatDatedInstant } from '#web/ui/format.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { ruleSetTexts } from '../texts/rule-sets.ts'
import { ChangesList } from './changes-list.tsx'
import { ClassTable } from './class-table.tsx'
import { RuleTable } from './rule-table.tsx'
import { RuleSetActs } from './rule-set-acts.tsx'
import { ruleSetTones } from './rule-sets-page.tsx'
import { searchTextOf } from './rule-words.ts'
import {
  nameOf,
  type RuleSetDifference,
  type RuleSetVersion,
  useMayEditRules,
  useRuleReader,
  useRuleSet,
} from './use-rule-set.ts'

const route = getRouteApi('/rule-sets/$version')

/** One version of the clinical rules: its rules by kind, what it changes, and the way to its approval. */
export function RuleSetPage() {
  const { version } = route.useParams()
  const texts = useTexts(ruleSetTexts)
  const { ruleSet, changes, failure, refetch } = useRuleSet(version)
  return (
    <Page
      id="/rule-sets/$version"
      title={texts.versionTitle(version)}
      actions={ruleSet !== null && <RuleSetActs ruleSet={ruleSet} onStale={refetch} />}
    >
      {failure !== null && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {failure === null && (ruleSet === null || changes === null) && <Loading />}
      {ruleSet !== null && changes !== null && (
        <>
          <Standing ruleSet={ruleSet} />
          <Contents ruleSet={ruleSet} changes={changes} onStale={refetch} />
        </>
      )}
    </Page>
  )
}

/** Where the version stands, who brought it there, and why it was sent back. */
function Standing({ ruleSet }: { readonly ruleSet: RuleSetVersion }) {
  const texts = useTexts(ruleSetTexts)
  const { locale } = useLanguage()
  const { state, note, inForceFrom, draftedBy, submittedBy, approvedBy, sentBackReason, editedBy } = ruleSet
  const name = (id: string | null) => nameOf(ruleSet, id, texts)
  const when = (at: string | null) => (at === null ? '' : formatDatedInstant(new Date(at), locale))
  const facts = [
    [texts.drafted, texts.by(name(draftedBy), when(ruleSet.draftedAt))],
    [texts.edited, editedBy.map(name).join(texts.words.list)],
    [texts.submitted, submittedBy === null ? '' : texts.by(name(submittedBy), when(ruleSet.submittedAt))],
    [texts.approved, approvedBy === null ? '' : texts.by(name(approvedBy), when(ruleSet.approvedAt))],
    [texts.inForceFrom, inForceFrom ?? ''],
  ].filter(([, told]) => told !== '')
  return (
    <>
      <p>
        <Tag color={ruleSetTones[state]}>{texts.states[state]}</Tag> {note}
      </p>
      <Flex component="dl" gap="middle" wrap className="rule-set-facts">
        {facts.map(([label, told]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{told}</dd>
          </div>
        ))}
      </Flex>
      {sentBackReason !== null && state !== 'approved' && (
        <Alert
          type="warning"
          showIcon
          title={texts.steps.sentBackBecause(
            name(ruleSet.sentBackBy),
            when(ruleSet.sentBackAt),
            sentBackReason,
          )}
        />
      )}
    </>
  )
}

interface ContentsProps {
  readonly ruleSet: RuleSetVersion
  readonly changes: RuleSetDifference
  readonly onStale: () => Promise<void>
}

function Contents({ ruleSet, changes, onStale }: ContentsProps) {
  const texts = useTexts(ruleSetTexts)
  const { text = '', tab } = route.useSearch()
  const navigate = route.useNavigate()
  const { rules, classes } = ruleSet.content
  const reader = useRuleReader(classes)
  const isEditable = useMayEditRules() && ruleSet.state === 'draft'
  const wanted = text.toLowerCase()
  const found = wanted === '' ? rules : rules.filter((rule) => searchTextOf(rule, reader).includes(wanted))
  const draft = isEditable ? { version: ruleSet.version, contentHash: ruleSet.contentHash, onStale } : null
  const ofKind = (kind: ClinicalRuleKind) => found.filter((rule) => rule.kind === kind)
  const byKind = clinicalRuleKinds.map((kind) => ({
    key: kind,
    label: `${texts.kinds[kind]} ${ofKind(kind).length}`,
    children: <RuleTable kind={kind} rules={ofKind(kind)} reader={reader} draft={draft} />,
  }))
  const firstFound = clinicalRuleKinds.find((kind) => ofKind(kind).length > 0) ?? 'dose'
  const first = ruleSet.state === 'approved' || wanted !== '' ? firstFound : 'changes'
  const find = (typed: string) => void navigate({ search: typed === '' ? {} : { text: typed } })
  return (
    <>
      <Input.Search
        className="rule-search"
        aria-label={texts.search}
        placeholder={texts.search}
        key={text}
        defaultValue={text}
        allowClear
        onSearch={(typed) => find(typed.trim())}
      />
      <Tabs
        activeKey={tab ?? first}
        onChange={(key) =>
          void navigate({ search: { ...(text === '' ? {} : { text }), tab: key as typeof tab } })
        }
        items={[
          {
            key: 'changes',
            label: texts.tabs.changes,
            children: <ChangesList changes={changes} reader={reader} />,
          },
          ...byKind,
          {
            key: 'classes',
            label: `${texts.tabs.classes} ${classes.length}`,
            children: <ClassTable reader={reader} draft={draft} />,
          },
        ]}
      />
    </>
  )
}
