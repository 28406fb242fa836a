import { html } from 'hono/html'
import type { SentMessage } from './sandbox.ts'

/** The phones of the demo's patients, as one page: newest first, nothing loaded from elsewhere. */
export function messagesPage(messages: readonly SentMessage[]) {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>短信沙箱 SMS sandbox</title>
        <style>
          body {
            font: 16px/1.5 sans-serif;
            max-width: 44rem;
            margin: 0 auto;
            padding: 1rem;
            color: #1d2a2f;
          }
          form {
            display: flex;
            gap: 0.5rem;
            flex-wrap: wrap;
          }
          input,
          button {
            font: inherit;
            padding: 0.4rem 0.6rem;
          }
          li {
            list-style: none;
            border-top: 1px solid #cfd8dc;
            padding: 0.8rem 0;
          }
          ul {
            padding: 0;
          }
          small {
            color: #51636b;
          }
        </style>
      </head>
      <body>
        <h1>短信沙箱 SMS sandbox</h1>
        <p>演示用：短信不会发出。Demo only: nothing leaves this machine.</p>
        <form method="get">
          <label>手机号 Phone <input name="to" inputmode="tel" autocomplete="off" /></label>
          <button>查看 Show</button>
        </form>
        <ul>
          ${messages.map(
            (message) =>
              html`<li>
                ${message.text}<br /><small
                  >${message.to} · ${message.templateCode} · ${message.sentAt}</small
                >
              </li>`,
          )}
        </ul>
        ${messages.length === 0 ? html`<p>暂无短信。No messages.</p>` : ''}
      </body>
    </html>`
}
