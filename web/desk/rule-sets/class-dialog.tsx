import { Alert, App, Form, Input, Select } from 'antd'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { compareRules } from '#domain/prescriptions/review/compare-rule-sets.ts'
import type { DrugClass } from '#domain/prescriptions/review/rule-set.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { ChangedFields } from './changes-list.tsx'
import type { EditedDraft } from './rule-table.tsx'
import { drugName, type RuleReader } from './rule-words.ts'
import { touchedByRules } from './use-rule-set.ts'

interface ClassDialogProps {
  /** The class as it was when its form was opened; null for a new one. */
  readonly opened: DrugClass | null
  /** The class as the draft holds it by now. */
  readonly present: DrugClass | null
  readonly reader: RuleReader
  readonly draft: EditedDraft
  readonly onClose: () => void
}

type ClassValues = Omit<DrugClass, 'nameKo'> & { readonly nameKo: string }

/** The form of one class of drugs of a draft. What the server refuses is told at the field that is wrong. */
export function ClassDialog({ opened, present, reader, draft, onClose }: ClassDialogProps) {
  const { texts } = reader
  const { message } = App.useApp()
  const put = useCommand(api['rule-sets'][':version'].classes[':classCode'].$put, {
    touches: touchedByRules,
  })
  const save = async ({ code, ...drugClass }: ClassValues) => {
    const { version, contentHash } = draft
    const param = { version: String(version), classCode: opened?.code ?? code.trim() }
    if ((await put.run({ param, json: { drugClass, contentHash } })) === null) return draft.onStale()
    void message.success(texts.class.saved)
    onClose()
  }
  const meanwhile = opened === null || present === null ? [] : compareRules(opened, present)
  return (
    <FormDialog<ClassValues>
      title={opened === null ? texts.class.add : texts.class.editTitle(opened.code)}
      isOpen
      width={640}
      onClose={onClose}
      onSubmit={(values) => void save(values)}
      okText={texts.class.save}
      isRunning={put.isRunning}
      failure={put.failure}
      initial={valuesOf(opened)}
      request={inRequest}
    >
      {meanwhile.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={texts.class.editedMeanwhile}
          description={<ChangedFields fields={meanwhile} reader={reader} />}
        />
      )}
      <ClassFields isNew={opened === null} reader={reader} />
    </FormDialog>
  )
}

const inRequest = { within: 'body.drugClass.' } as const

function valuesOf(opened: DrugClass | null): Partial<ClassValues> {
  return opened === null ? {} : { ...opened, nameKo: opened.nameKo ?? '' }
}

function ClassFields({ isNew, reader }: { readonly isNew: boolean; readonly reader: RuleReader }) {
  const { texts } = reader
  return (
    <>
      {isNew && (
        <Form.Item
          name="code"
          label={texts.fields['code']}
          extra={texts.class.codeHint}
          rules={[{ required: true, pattern: /^[A-Za-z][A-Za-z0-9-]{1,39}$/, message: texts.class.codeHint }]}
        >
          <Input />
        </Form.Item>
      )}
      {(['nameZh', 'nameEn', 'nameKo'] as const).map((name) => (
        <TextField key={name} name={name} label={texts.fields[name] ?? name} />
      ))}
      <ChoiceField name="ingredientCodes" label={texts.fields['ingredientCodes'] ?? ''}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={ingredients.map(({ code }) => ({
            value: code,
            label: `${drugName(code, reader)} (${code})`,
          }))}
        />
      </ChoiceField>
    </>
  )
}
