import { BlockList, isIP } from 'node:net'

/**
 * Addresses nobody outside may make us call (security.md C3). IPv6 is judged the other way round: only global unicast
 * (2000::/3) minus the transition ranges that hide an IPv4 address inside.
 */
const closedV4 = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's metadata address lies in a public range.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closedV4.addSubnet(network, prefix, 'ipv4')

const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')

const closedV6 = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23], // Teredo, ORCHID, benchmarking and other special uses
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries an IPv4 address
  ['3fff::', 20],
] as const)
  closedV6.addSubnet(network, prefix, 'ipv6')

/** True for an address of the public internet; false for anything else, also for text that is no address. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closedV4.check(address, 'ipv4')
  if (version === 6) return globalV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6')
  return false
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}
