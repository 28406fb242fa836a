import '../prescribing/prescribing.css'
import { Alert, App, Button, Card, Flex } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { prescribedFor } from '#web/ui/diagnosis-names.ts'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { InsuranceShares } from '../prescribing/insurance-shares.tsx'
import { LinesTable } from '../prescribing/lines-table.tsx'
import { PatientCard } from '../prescribing/patient-card.tsx'
import { Talk } from '../prescribing/talk.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'
import { DecisionDialog } from './dialogs.tsx'
import { EvidenceText } from './evidence-text.tsx'
import { Findings } from './findings-card.tsx'
import { PartsList } from './parts-list.tsx'
import { SecondRead } from './second-read.tsx'
import { type Shortcut, useShortcuts } from './shortcuts.ts'
import { type InReview, touchedByReview, useClaim, useReview } from './use-review.ts'
import { useQueue } from './use-queue.ts'

const route = getRouteApi('/review/$prescriptionId')

/** One prescription with everything that is decided on, and the keys to decide. Keyed by it: nothing stays of the last. */
export function ReviewPage() {
  const { prescriptionId } = route.useParams()
  return <One key={prescriptionId} id={prescriptionId} />
}

/** What is decided in a dialogue. */
export type Decision = 'approve' | 'query' | 'reject'

function One({ id }: { readonly id: string }) {
  const texts = useTexts(reviewTexts).one
  const { message } = App.useApp()
  const { seen, failure, refetch } = useReview(id)
  const { openNext } = useQueue()
  const [decision, setDecision] = useState<Decision | null>(null)
  const claim = useClaim(id, seen?.review.claim === 'mine')
  const release = useCommand(api.prescriptions[':id'].review.release.$post, { touches: touchedByReview })
  const done = (what: Decision | 'release') => {
    void message.success(texts.done[what])
    setDecision(null)
    openNext(id)
  }
  const shortcuts = useKeys(seen?.review, {
    next: () => openNext(id),
    claim: () => void claim.run({ param: { id } }),
    decide: setDecision,
    async release() {
      if ((await release.run({ param: { id } })) !== null) done('release')
    },
  })
  useShortcuts(shortcuts)
  return (
    <Page
      id="/review/$prescriptionId"
      title={texts.title}
      hint={texts.hint}
      failure={claim.failure ?? release.failure}
      actions={<Keys shortcuts={shortcuts} />}
    >
      {failure !== null && <FailureNotice failure={failure} onRetry={refetch} />}
      {failure === null && seen === null && <Loading />}
      {seen !== null && <Everything seen={seen} />}
      {seen !== null && decision !== null && (
        <DecisionDialog
          decision={decision}
          review={seen.review}
          contentSha256={seen.evidence.contentSha256}
          onClose={() => setDecision(null)}
          onDone={() => done(decision)}
        />
      )}
    </Page>
  )
}

interface Acts {
  readonly next: () => void
  readonly claim: () => void
  readonly decide: (decision: Decision) => void
  readonly release: () => Promise<void>
}

/** The keys of the page; those of what cannot be done now do nothing. */
function useKeys(review: InReview['review'] | undefined, acts: Acts): readonly Shortcut[] {
  const { actions } = useTexts(reviewTexts).one
  const isMine = review?.claim === 'mine'
  const isOpen = review !== undefined && isDecidable(review)
  const isFirst = review?.state === 'in_review'
  const decide = (decision: Decision, may: boolean) => (may ? () => acts.decide(decision) : null)
  return [
    { key: 'n', label: actions.next, act: acts.next },
    { key: 'c', label: actions.claim, act: isOpen && review.claim === 'none' ? acts.claim : null },
    { key: 'a', label: actions.approve, act: decide('approve', isMine && isOpen) },
    { key: 'q', label: actions.query, act: decide('query', isMine && isFirst) },
    { key: 'r', label: actions.reject, act: decide('reject', isMine && isFirst) },
    { key: 'l', label: actions.release, act: isMine ? () => void acts.release() : null },
  ]
}

/** True while there is something to decide: in review, or a later part that the review holds. */
function isDecidable({ state, part }: InReview['review']): boolean {
  return state === 'in_review' || part > 1
}

/** What can be done now, each with its key. */
function Keys({ shortcuts }: { readonly shortcuts: readonly Shortcut[] }) {
  return shortcuts.map(({ key, label, act }) => (
    <Button
      key={key}
      type={key === 'a' ? 'primary' : 'default'}
      disabled={act === null}
      aria-keyshortcuts={key}
      onClick={() => act?.()}
    >
      {label} <kbd>{key.toUpperCase()}</kbd>
    </Button>
  ))
}

function Everything({ seen: { prescription, review, patient, evidence } }: { readonly seen: InReview }) {
  const texts = useTexts(reviewTexts).one
  const { locale } = useLanguage()
  const isOpen = isDecidable(review)
  const prescribed = prescription.patient
  return (
    <>
      <Standing review={review} isOpen={isOpen} />
      <div className="beside">
        <PatientCard patient={patient} />
        <div className="writing">
          <Card size="small" title={<h2>{texts.lines}</h2>}>
            <p>
              {prescribed !== null && prescribedFor(prescribed, locale)} {prescribed?.chronicReason}
            </p>
            <LinesTable lines={prescription.lines} part={prescription.part} />
            <EvidenceText evidence={evidence} />
          </Card>
          <Findings
            review={review}
            prescription={prescription}
            mayOverride={review.claim === 'mine' && isOpen}
          />
          <Card size="small" title={<h2>{texts.insurance}</h2>}>
            {review.insurance === null ? (
              <p className="aside">{texts.noInsurance}</p>
            ) : (
              <InsuranceShares check={review.insurance} />
            )}
          </Card>
          {prescription.parts > 1 && <PartsList id={prescription.id} parts={prescription.parts} />}
          <Card size="small" title={<h2>{texts.history}</h2>}>
            <Talk reviews={prescription.reviews} />
            {!isOpen && <SecondRead id={prescription.id} />}
          </Card>
        </div>
      </div>
    </>
  )
}

interface StandingProps {
  readonly review: InReview['review']
  readonly isOpen: boolean
}

/** Whether the reader may decide, and why not. */
function Standing({ review: { claim, claimExpiresAt, awaitsSecondReview }, isOpen }: StandingProps) {
  const texts = useTexts(reviewTexts).one
  const { locale } = useLanguage()
  const until = claimExpiresAt === null ? '' : formatInstant(new Date(claimExpiresAt), locale)
  const byClaim = { mine: texts.claimed(until), other: texts.claimedByOther, none: texts.unclaimed }
  return (
    <Flex vertical gap="small" className="standing" data-claim={claim}>
      <Alert
        type={claim === 'mine' && isOpen ? 'success' : 'info'}
        showIcon
        title={isOpen ? byClaim[claim] : texts.decided}
      />
      {isOpen && awaitsSecondReview && <Alert type="warning" showIcon title={texts.secondNeeded} />}
    </Flex>
  )
}
