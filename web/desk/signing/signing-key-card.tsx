import { Alert, Button, Card, Flex, Upload } from 'antd'
import { useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import type { SigningKey } from './use-signing-key.ts'

/** Where the reader's key on this computer stands, and what to do about it. */
export function SigningKeyCard({ signingKey }: { readonly signingKey: SigningKey }) {
  const texts = useTexts(prescribingTexts).key
  const { standing, newPublicKey, isFileWrong } = signingKey
  if (standing === 'asking') return null
  if (standing === 'ready')
    return (
      <Flex gap="small" align="center" wrap className="signing-ready">
        <span>{texts.ready}</span>
        <Button size="small" onClick={() => void signingKey.forget()}>
          {texts.forget}
        </Button>
      </Flex>
    )
  return (
    <Card size="small" title={<h2>{texts.title}</h2>} className="signing-key">
      <Alert type="warning" showIcon title={texts[standing]} />
      {newPublicKey !== null && (
        <p>
          {texts.forAdministrator}
          <br />
          <code className="secret">{JSON.stringify(newPublicKey)}</code>
        </p>
      )}
      {isFileWrong && <Alert type="error" showIcon title={texts.wrongFile} />}
      <p className="aside">{texts.note}</p>
      <Flex gap="small" wrap>
        <Upload
          accept=".json,.jwk"
          showUploadList={false}
          beforeUpload={(file) => {
            void signingKey.load(file)
            return false
          }}
        >
          <Button type="primary">{texts.load}</Button>
        </Upload>
        <Button onClick={() => void signingKey.make()}>{texts.make}</Button>
      </Flex>
    </Card>
  )
}
