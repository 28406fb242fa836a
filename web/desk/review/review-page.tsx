import '../prescribing/prescribing.css'
import { Alert, App, Button, Card, Flex } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
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
import { ApproveDialog, QueryDialog, RejectDialog } from './dialogs.tsx'
import { EvidenceText } from './evidence-text.tsx'
import { Findings } from './findings-card.tsx'
import { PartsList } from './parts-list.tsx'
import { type Shortcut, useShortcuts } from './shortcuts.ts'
import { useClaim, useReview, touchedByReview } from './use-review.ts'
import { useQueue } from './use-queue.ts'

const route = getRouteApi('/review/$prescriptionId')

/** One prescription with everything that is decided on, and the keys to decide. Keyed by it: nothing stays of the last. */
export function ReviewPage() {
  const { prescriptionId } = route.useParams()
  return <One key={prescriptionId} id={prescriptionId} />
}

type Dialog = 'approve' | 'query' | 'reject'

function One({ id }: { readonly id: string }) {
  const texts = useTexts(reviewTexts).one
  const { message } = App.useApp()
  const seen = useReview(id)
  const { openNext } = useQueue()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const { prescription, review, patient, evidence } = seen
  const claim = useClaim(id, review?.claim === 'mine')
  const release = useCommand(api.prescriptions[':id'].review.release.$post, { touches: touchedByReview })
  const isMine = review?.claim === 'mine'
  const isOpen = review !== undefined && (review.state === 'in_review' || review.part > 1)
  const done = (what: 'approve' | 'query' | 'reject' | 'release') => {
    void message.success(texts.done[what])
    setDialog(null)
    openNext(id)
  }
  const act = (what: Dialog) => (isMine && isOpen ? () => setDialog(what) : null)
  const shortcuts: readonly Shortcut[] = [
    { key: 'n', label: texts.actions.next, act: () => openNext(id) },
    {
      key: 'c',
      label: texts.actions.claim,
      act: isOpen && review.claim === 'none' ? () => void claim.run({ param: { id } }) : null,
    },
    { key: 'a', label: texts.actions.approve, act: act('approve') },
    { key: 'q', label: texts.actions.query, act: review?.state === 'in_review' ? act('query') : null },
    { key: 'r', label: texts.actions.reject, act: review?.state === 'in_review' ? act('reject') : null },
    {
      key: 'l',
      label: texts.actions.release,
      act: isMine
        ? () => void release.run({ param: { id } }).then((released) => released !== null && done('release'))
        : null,
    },
  ]
  useShortcuts(shortcuts)
  const isLoaded = prescription !== undefined && review !== undefined && patient !== undefined
  return (
    <Page
      id="/review/$prescriptionId"
      title={texts.title}
      failure={claim.failure ?? release.failure}
      actions={<Keys shortcuts={shortcuts} />}
    >
      {seen.failure !== null && <FailureNotice failure={seen.failure} onRetry={seen.refetch} />}
      {seen.failure === null && !isLoaded && <Loading />}
      {isLoaded && (
        <>
          <Standing review={review} isOpen={isOpen} />
          <div className="beside">
            <PatientCard patient={patient} />
            <Flex vertical gap="small" className="writing">
              <Card size="small" title={<h2>{texts.lines}</h2>}>
                <p>
                  {prescription.patient?.diagnosisCodes.join('、')} {prescription.patient?.chronicReason}
                </p>
                <LinesTable lines={prescription.lines} part={prescription.part} />
                {evidence !== undefined && <EvidenceText evidence={evidence} />}
              </Card>
              <Findings review={review} prescription={prescription} mayOverride={isMine && isOpen} />
              <Card size="small" title={<h2>{texts.insurance}</h2>}>
                {review.insurance === null ? (
                  <p className="aside">{texts.noInsurance}</p>
                ) : (
                  <InsuranceShares check={review.insurance} />
                )}
              </Card>
              {prescription.parts > 1 && <PartsList id={id} parts={prescription.parts} />}
              <Card size="small" title={<h2>{texts.history}</h2>}>
                <Talk reviews={prescription.reviews} />
                {!isOpen && <SecondRead id={id} />}
              </Card>
            </Flex>
          </div>
          {dialog === 'approve' && evidence !== undefined && (
            <ApproveDialog
              review={review}
              contentSha256={evidence.contentSha256}
              onClose={() => setDialog(null)}
              onDone={() => done('approve')}
            />
          )}
          {dialog === 'query' && (
            <QueryDialog id={id} onClose={() => setDialog(null)} onDone={() => done('query')} />
          )}
          {dialog === 'reject' && (
            <RejectDialog id={id} onClose={() => setDialog(null)} onDone={() => done('reject')} />
          )}
        </>
      )}
    </Page>
  )
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

interface StandingProps {
  readonly review: NonNullable<ReturnType<typeof useReview>['review']>
  readonly isOpen: boolean
}

/** Whether the reader may decide, and why not. */
function Standing({ review, isOpen }: StandingProps) {
  const texts = useTexts(reviewTexts).one
  const { locale } = useLanguage()
  const { claim, claimExpiresAt, awaitsSecondReview } = review
  const text = !isOpen
    ? texts.decided
    : claim === 'other'
      ? texts.claimedByOther
      : claim === 'none'
        ? texts.unclaimed
        : texts.claimed(claimExpiresAt === null ? '' : formatInstant(new Date(claimExpiresAt), locale))
  return (
    <Flex vertical gap="small" className="standing" data-claim={claim}>
      <Alert type={claim === 'mine' && isOpen ? 'success' : 'info'} showIcon title={text} />
      {isOpen && awaitsSecondReview && <Alert type="warning" showIcon title={texts.secondNeeded} />}
    </Flex>
  )
}

/** Another pharmacist says whether they would have decided alike. */
function SecondRead({ id }: { readonly id: string }) {
  const texts = useTexts(reviewTexts).one
  const { message } = App.useApp()
  const read = useCommand(api.prescriptions[':id'].review['second-reads'].$post, { touches: touchedByReview })
  const say = async (agrees: boolean) => {
    const kept = await read.run({ param: { id }, json: { agrees } })
    if (kept !== null) void message.success(texts.done.secondRead)
  }
  return (
    <Flex gap="small" wrap>
      <Button onClick={() => void say(true)}>{texts.actions.agree}</Button>
      <Button onClick={() => void say(false)}>{texts.actions.disagree}</Button>
      {read.failure !== null && <FailureNotice failure={read.failure} />}
    </Flex>
  )
}
