import { Alert, App, Checkbox, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { compareRules } from '#domain/prescriptions/review/compare-rule-sets.ts'
import type { ClinicalRule, ClinicalRuleKind } from '#domain/prescriptions/review/rule-set.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { DayField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { ChangedFields } from './changes-list.tsx'
import { RuleFields } from './rule-fields.tsx'
import { ruleOf, type RuleValues, valuesOf } from './rule-form.ts'
import type { EditedDraft } from './rule-table.tsx'
import type { RuleReader } from './rule-words.ts'
import { touchedByRules } from './use-rule-set.ts'

interface RuleDialogProps {
  readonly kind: ClinicalRuleKind
  /** The rule as it was when its form was opened; null for a new one. */
  readonly opened: ClinicalRule | null
  /** The rule as the draft holds it by now. */
  readonly present: ClinicalRule | null
  readonly reader: RuleReader
  readonly draft: EditedDraft
  readonly onClose: () => void
}

/** The form of one rule of a draft. What the server refuses is told at the field that is wrong. */
export function RuleDialog({ kind, opened, present, reader, draft, onClose }: RuleDialogProps) {
  const { texts } = reader
  const { message } = App.useApp()
  const [today] = useState(() => shanghaiDate(new Date()))
  const put = useCommand(api['rule-sets'][':version'].rules[':ruleId'].$put, { touches: touchedByRules })
  const save = async (values: RuleValues) => {
    const rule = ruleOf(kind, opened, values)
    const { version, contentHash } = draft
    const param = { version: String(version), ruleId: rule.id }
    if ((await put.run({ param, json: { rule, contentHash } })) === null) return draft.onStale()
    void message.success(texts.saved)
    onClose()
  }
  const meanwhile = opened === null || present === null ? [] : compareRules(opened, present)
  return (
    <FormDialog<RuleValues>
      title={opened === null ? texts.add(texts.kinds[kind]) : texts.editTitle(opened.id)}
      isOpen
      width={760}
      onClose={onClose}
      onSubmit={(values) => void save(values)}
      okText={texts.save}
      isRunning={put.isRunning}
      failure={put.failure}
      initial={valuesOf(kind, opened, today)}
      request={inRequest}
    >
      {meanwhile.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={texts.editedMeanwhile}
          description={<ChangedFields fields={meanwhile} reader={reader} />}
        />
      )}
      {opened === null && (
        <Form.Item
          name="name"
          label={texts.fields['id']}
          extra={texts.idHint}
          rules={[{ required: true, pattern: /^[a-z0-9-]{1,80}$/, message: texts.idHint }]}
        >
          <Input prefix={`${kind}.`} />
        </Form.Item>
      )}
      <div className="rule-fields">
        <RuleFields kind={kind} reader={reader} />
      </div>
      <OfEveryRule reader={reader} />
    </FormDialog>
  )
}

/** A new rule's id is what the form puts together of its kind and a name. */
const inRequest = { within: 'body.rule.', names: { id: 'name' } } as const

/** What every rule says of itself: how grave it is, what to do, and where it comes from. */
function OfEveryRule({ reader: { texts, prescribing } }: { readonly reader: RuleReader }) {
  const { fields } = texts
  return (
    <>
      <div className="rule-fields">
        <Form.Item name="severity" label={fields['severity']}>
          <Radio.Group
            options={(['caution', 'forbidden'] as const).map((value) => ({
              value,
              label: prescribing.outcomes[value],
            }))}
          />
        </Form.Item>
        <Form.Item name="overridable" valuePropName="checked" label={fields['overridable']}>
          <Checkbox>{texts.overridable}</Checkbox>
        </Form.Item>
      </div>
      {(['adviceZh', 'adviceEn', 'adviceKo', 'source'] as const).map((name) => (
        <TextField key={name} name={name} label={fields[name] ?? name} />
      ))}
      <div className="rule-fields">
        <DayField name="statedOn" label={fields['statedOn'] ?? ''} />
        <Form.Item name="checked" valuePropName="checked" label={fields['checked']}>
          <Checkbox>{fields['checked']}</Checkbox>
        </Form.Item>
      </div>
    </>
  )
}
