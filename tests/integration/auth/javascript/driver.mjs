// Calls methods of unmodified clients, as lines of standard input say, and tells what they answer.
import { createInterface } from 'node:readline'
import { createClient } from '@supabase/supabase-js'

const [url, key] = process.argv.slice(2)
const clients = new Map()

function store() {
  const kept = new Map()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

function open(name, flowType) {
  const auth = { flowType, storage: store(), autoRefreshToken: false, detectSessionInUrl: false, storageKey: name }
  const client = createClient(url, key, { auth })
  const heard = []
  client.auth.onAuthStateChange((event) => void heard.push(event))
  clients.set(name, { client, heard })
}

function told(error) {
  return error && { name: error.name, code: error.code ?? null, status: error.status ?? null, reasons: error.reasons ?? null }
}

async function answer({ client: name, method, args }) {
  if (method === 'open') return { data: open(name, ...args) ?? null }
  const { client, heard } = clients.get(name)
  if (method === 'heard') return { data: heard }
  const { data, error } = await client.auth[method](...args)
  return { data: data ?? null, error: told(error) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  const reply = await answer(asked).catch((error) => ({ thrown: String(error.stack) }))
  process.stdout.write(`${JSON.stringify({ id: asked.id, ...reply })}\n`)
}
