import type { Member } from '@runyard/contracts';
import type { Member as MemberRow } from '@runyard/db';
import { timestamp } from './timestamp.ts';

export const presentMember = ({ userId, email, name, role, createdAt }: MemberRow): Member => ({
  user_id: userId,
  email,
  name,
  role,
  created_at: timestamp(createdAt),
});
