import { Button, Flex, Popover, Spin } from 'antd'
import { useState } from 'react'
import { isTooLong } from '#web/ui/text-length.ts'
import { useSession } from '../shell/session.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { longestName, useSavedViews } from './saved-views.ts'

interface SavedViewsProps {
  readonly table: string
  readonly chosen: Readonly<Record<string, string>>
  readonly onChoose: (filters: Readonly<Record<string, string>>) => void
}

/** Filters that somebody uses often, under names of their own. */
export function SavedViews({ table, chosen, onChoose }: SavedViewsProps) {
  const texts = useTexts(shellTexts).table
  const [name, setName] = useState('')
  const { principalId } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const saved = useSavedViews(principalId, table, isOpen)
  const content = (
    <Flex vertical gap="small" className="views">
      {saved.failure !== null && <FailureNotice failure={saved.failure} />}
      {saved.isLoading && <Spin size="small" />}
      {!saved.isLoading && saved.views.length === 0 && <span className="empty">{texts.noViews}</span>}
      {saved.views.map((view) => (
        <Flex key={view.name} justify="space-between" align="center" gap="small">
          <Button type="link" onClick={() => onChoose(view.filters)}>
            {view.name}
          </Button>
          <Button
            size="small"
            aria-label={`${texts.removeView} ${view.name}`}
            onClick={() => void saved.remove(view.name)}
          >
            {texts.removeView}
          </Button>
        </Flex>
      ))}
      {Object.keys(chosen).length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void saved.save(name, chosen).then((isSaved) => isSaved && setName(''))
          }}
        >
          <Flex gap="small">
            <TextInput
              label={texts.viewName}
              placeholder={texts.viewName}
              longest={longestName}
              value={name}
              onChange={setName}
            />
            <Button htmlType="submit" disabled={name.trim() === '' || isTooLong(name, longestName)}>
              {texts.saveView}
            </Button>
          </Flex>
        </form>
      )}
    </Flex>
  )
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={setIsOpen}
      placement="bottomLeft"
      content={content}
      title={texts.views}
    >
      <Button>{texts.views}</Button>
    </Popover>
  )
}
