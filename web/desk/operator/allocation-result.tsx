import { Modal } from 'antd'
import { formatCount } from '#web/ui/format.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { campaignTexts } from '../texts/campaigns.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { useCounties, useSites } from './use-names.ts'

type Allocation = AnswerOf<(typeof api.campaigns)[':id']['allocations']['$post']>
type Share = Allocation['shares'][number]

interface AllocationResultProps {
  readonly answer: Allocation
  readonly onClose: () => void
}

/** What an allocation gave to each area and tier, and why. */
export function AllocationResult({ answer, onClose }: AllocationResultProps) {
  const texts = useTexts(campaignTexts)
  const { locale, messages } = useLanguage()
  const { nameOf } = useCounties()
  const sites = useSites()
  const { close } = useTexts(shellTexts)
  const count = (value: number) => formatCount(value, locale)
  const whyOf = ({ siteId, tier }: Share) => {
    const alike = answer.shares.filter((share) => share.siteId === siteId && share.tier === tier)
    const households = alike.reduce((sum, share) => sum + share.households, 0)
    const kits = alike.reduce((sum, share) => sum + share.kits, 0)
    return texts.board.whyText(tier, Math.floor((kits / Math.max(1, households)) * 100), count(households))
  }
  return (
    <Modal
      open
      title={texts.board.shares}
      closable={{ 'aria-label': close }}
      footer={null}
      width={820}
      onCancel={onClose}
    >
      <p role="status">{texts.steps.allocated(count(answer.kits))}</p>
      <SmallTable
        rowKey={({ siteId, regionCode, tier }) => `${siteId} ${regionCode} ${tier}`}
        dataSource={[...answer.shares]}
        columns={[
          { title: messages.campaigns.area, render: (_, { regionCode }) => nameOf(regionCode) },
          { title: messages.campaigns.depot, render: (_, { siteId }) => sites.nameOf(siteId) },
          {
            title: texts.board.waiting,
            align: 'right',
            render: (_, { households }) => count(households),
          },
          { title: texts.board.kits, align: 'right', render: (_, { kits }) => count(kits) },
          { title: texts.board.why, render: (_, share) => whyOf(share) },
        ]}
      />
    </Modal>
  )
}
