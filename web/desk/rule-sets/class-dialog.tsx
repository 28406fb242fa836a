import { Alert, App, Form, Input, Modal, Select } from 'antd'
import { useEffect } from 'react'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { compareRules } from '#domain/prescriptions/review/compare-rule-sets.ts'
import type { DrugClass } from '#domain/prescriptions/review/rule-set.ts'
import { refusalText } from '#web/ui/refusals.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { ChangedFields } from './changes-list.tsx'
import { faultyFields } from './rule-form.ts'
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
  const { texts, locale } = reader
  const { message } = App.useApp()
  const [form] = Form.useForm<ClassValues>()
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
  useEffect(() => {
    form.setFields(
      faultyFields(put.failure, 'body.drugClass.').map(({ name, refusal }) => ({
        name: [...name] as ['nameZh'],
        errors: [refusal === null ? texts.wrongField : refusalText(refusal, locale)],
      })),
    )
  }, [put.failure])
  const meanwhile = opened === null || present === null ? [] : compareRules(opened, present)
  return (
    <Modal
      title={opened === null ? texts.class.add : texts.class.editTitle(opened.code)}
      open
      width={640}
      onCancel={onClose}
      onOk={form.submit}
      okText={texts.class.save}
      confirmLoading={put.isRunning}
      destroyOnHidden
    >
      {put.failure !== null && <FailureNotice failure={put.failure} />}
      {meanwhile.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={texts.class.editedMeanwhile}
          description={<ChangedFields fields={meanwhile} reader={reader} />}
        />
      )}
      <Form<ClassValues>
        form={form}
        layout="vertical"
        initialValues={opened ?? {}}
        onFinish={(values) => void save(values)}
      >
        <ClassFields isNew={opened === null} reader={reader} />
      </Form>
    </Modal>
  )
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
          <Input maxLength={40} />
        </Form.Item>
      )}
      {(['nameZh', 'nameEn', 'nameKo'] as const).map((name) => (
        <Form.Item
          key={name}
          name={name}
          label={texts.fields[name]}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={500} />
        </Form.Item>
      ))}
      <Form.Item name="ingredientCodes" label={texts.fields['ingredientCodes']} rules={[{ required: true }]}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={ingredients.map(({ code }) => ({
            value: code,
            label: `${drugName(code, reader)} (${code})`,
          }))}
        />
      </Form.Item>
    </>
  )
}
