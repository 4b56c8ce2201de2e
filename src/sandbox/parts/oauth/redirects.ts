/** Whether an app registered this address; 'loopback' allows http on 127.0.0.1, localhost and [::1], any port and path. */
export function allowsRedirect(registered: readonly string[], uri: string): boolean {
  if (registered.includes(uri)) return true
  if (!registered.includes('loopback') || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

/** An address with more parameters; null ones are left out. */
export function withParams(uri: string, params: Readonly<Record<string, string | null>>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(params)) if (value !== null) url.searchParams.set(name, value)
  return url.toString()
}
