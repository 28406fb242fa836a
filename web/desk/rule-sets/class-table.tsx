import { Table } from 'antd'
import { drugName, type RuleReader } from './rule-words.ts'

/** The classes of drugs that rules name, each with its ingredients. */
export function ClassTable({ reader }: { readonly reader: RuleReader }) {
  const { fields, words } = reader.texts
  return (
    <Table
      size="small"
      rowKey="code"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={reader.classes}
      columns={[
        { title: fields['code'], width: 200, dataIndex: 'code' },
        { title: reader.texts.tabs.classes, width: 200, render: (_, { code }) => drugName(code, reader) },
        {
          title: fields['ingredientCodes'],
          width: 600,
          render: (_, { ingredientCodes }) =>
            ingredientCodes.map((code) => drugName(code, reader)).join(words.list),
        },
      ]}
    />
  )
}
