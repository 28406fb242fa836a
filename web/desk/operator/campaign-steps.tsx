import { Checkbox } from 'antd'
import { useState } from 'react'
import { campaignStates } from '#domain/campaigns/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import type { Board, Capacity } from './campaign-page.tsx'
import { AllocationResult } from './allocation-result.tsx'
import { Confirm } from './confirm.tsx'
import { emptyKit, KitFields, kitOf } from './kit-fields.tsx'

interface StepsProps {
  readonly board: Board
  readonly capacity: Capacity
}

const touches = ['campaigns'] as const

/** What may be done with the campaign as it stands, each step with what it will do. */
export function CampaignSteps({ board, capacity }: StepsProps) {
  const { state } = board.campaign
  const isUnderWay = state === 'open' || state === 'running' || state === 'paused'
  return (
    <>
      {state === 'draft' && <SimpleStep board={board} step="open" />}
      {isUnderWay && <Allocate board={board} capacity={capacity} />}
      {state === 'open' && <SimpleStep board={board} step="start" />}
      {state === 'running' && <SimpleStep board={board} step="pause" />}
      {state === 'paused' && <SimpleStep board={board} step="resume" />}
      {isUnderWay && <ChangeKit board={board} />}
      {mayMove(campaignStates, state, 'ended') && <End board={board} />}
    </>
  )
}

function SimpleStep({
  board,
  step,
}: {
  readonly board: Board
  readonly step: 'open' | 'start' | 'pause' | 'resume'
}) {
  const texts = useTexts(campaignTexts).steps
  const command = useCommand(api.campaigns[':id'][step].$post, { touches })
  return (
    <Confirm
      label={texts[step]}
      says={texts[`${step}Says`]}
      isPrimary={step !== 'pause'}
      command={command}
      onConfirm={async () => (await command.run({ param: { id: board.campaign.id } })) !== null}
    />
  )
}

function Allocate({ board, capacity }: StepsProps) {
  const texts = useTexts(campaignTexts).steps
  const { locale } = useLanguage()
  const command = useCommand(api.campaigns[':id'].allocations.$post, { touches })
  const free = capacity.depots.reduce((sum, { freeKits }) => sum + freeKits, 0)
  const waiting = (board.counts.eligible ?? 0) + (board.counts.owing ?? 0)
  return (
    <>
      <Confirm
        label={texts.allocate}
        says={texts.allocateSays(formatCount(free, locale), formatCount(waiting, locale))}
        command={command}
        onConfirm={async () => (await command.run({ param: { id: board.campaign.id } })) !== null}
      />
      {command.answer !== null && (
        <AllocationResult answer={command.answer} onClose={() => command.reset()} />
      )}
    </>
  )
}

function ChangeKit({ board }: { readonly board: Board }) {
  const texts = useTexts(campaignTexts).steps
  const { locale } = useLanguage()
  const [kit, setKit] = useState(emptyKit)
  const command = useCommand(api.campaigns[':id'].kit.$post, { touches })
  const { granted = 0, released = 0, owing = 0 } = board.counts
  return (
    <Confirm
      label={texts.changeKit}
      says={texts.changeKitSays(formatCount(granted + released + owing, locale))}
      command={command}
      isDisabled={kitOf(kit).length === 0}
      onOpen={() => setKit(emptyKit)}
      onConfirm={async () =>
        (await command.run({ param: { id: board.campaign.id }, json: { kit: kitOf(kit) } })) !== null
      }
    >
      <KitFields value={kit} onChange={setKit} />
    </Confirm>
  )
}

const openStates = [
  'granted',
  'released',
  'picked',
  'rechecked',
  'packed',
  'owing',
  'dispatched',
  'called_back',
] as const

function End({ board }: { readonly board: Board }) {
  const texts = useTexts(campaignTexts).steps
  const { locale } = useLanguage()
  const [cancelsOpen, setCancelsOpen] = useState(false)
  const command = useCommand(api.campaigns[':id'].end.$post, { touches })
  const open = openStates.reduce((sum, state) => sum + (board.counts[state] ?? 0), 0)
  return (
    <Confirm
      label={texts.end}
      says={texts.endSays(formatCount(open, locale))}
      isDangerous
      command={command}
      onConfirm={async () =>
        (await command.run({ param: { id: board.campaign.id }, json: { cancelsOpen } })) !== null
      }
    >
      {open > 0 && (
        <Checkbox checked={cancelsOpen} onChange={({ target }) => setCancelsOpen(target.checked)}>
          {texts.cancelsOpen}
        </Checkbox>
      )}
    </Confirm>
  )
}
