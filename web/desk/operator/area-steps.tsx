import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useTexts } from '../texts/language.tsx'
import { Confirm } from './confirm.tsx'
import { useSites } from './use-names.ts'

const touches = ['campaigns'] as const

interface ChangeAreaProps {
  readonly campaignId: string
  readonly regionCode: string
  readonly areaName: string
  readonly to: 'open' | 'stopped'
}

/** Stops a region, or lets it go on. */
export function ChangeArea({ campaignId, regionCode, areaName, to }: ChangeAreaProps) {
  const texts = useTexts(campaignTexts).steps
  const command = useCommand(api.campaigns[':id'].areas.$post, { touches })
  const isStop = to === 'stopped'
  return (
    <Confirm
      label={isStop ? texts.stopArea : texts.openArea}
      says={isStop ? texts.stopAreaSays(areaName) : texts.openAreaSays(areaName)}
      isSmall
      isDangerous={isStop}
      command={command}
      onConfirm={async () =>
        (await command.run({ param: { id: campaignId }, json: { regionCode, state: to } })) !== null
      }
    />
  )
}

interface DepotStepProps {
  readonly campaignId: string
  readonly siteId: string
}

/** Says how many people a depot has from now on. */
export function SetStaff({ campaignId, siteId, staff }: DepotStepProps & { readonly staff: number }) {
  const texts = useTexts(campaignTexts).steps
  const { nameOf } = useSites()
  const [people, setPeople] = useState(staff)
  const command = useCommand(api.campaigns[':id'].staff.$post, { touches })
  return (
    <Confirm
      label={texts.setStaff}
      says={texts.setStaffSays(nameOf(siteId))}
      isSmall
      command={command}
      onOpen={() => setPeople(staff)}
      onConfirm={async () =>
        (await command.run({ param: { id: campaignId }, json: { siteId, staff: people } })) !== null
      }
    >
      <label>
        {texts.staff} <NumberInput least={0} most={10_000} value={people} onChange={setPeople} />
      </label>
    </Confirm>
  )
}

/** Gives a depot up for another one. */
export function LoseDepot({
  campaignId,
  siteId,
  others,
}: DepotStepProps & { readonly others: readonly string[] }) {
  const texts = useTexts(campaignTexts).steps
  const { nameOf } = useSites()
  const [toSiteId, setToSiteId] = useState<string | null>(null)
  const command = useCommand(api.campaigns[':id']['lost-depots'].$post, { touches })
  const chosen = toSiteId ?? others[0] ?? null
  return (
    <Confirm
      label={texts.loseDepot}
      says={texts.loseDepotSays(nameOf(siteId))}
      isSmall
      isDangerous
      command={command}
      onConfirm={async () =>
        chosen !== null &&
        (await command.run({ param: { id: campaignId }, json: { siteId, toSiteId: chosen } })) !== null
      }
    >
      <p>{texts.toDepot}</p>
      <Select
        className="wide-select"
        aria-label={texts.toDepot}
        value={chosen}
        options={others.map((id) => ({ value: id, label: nameOf(id) }))}
        onChange={setToSiteId}
      />
    </Confirm>
  )
}
