import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { JsonView } from '../components/json-view.tsx';
import { Failure } from '../components/states.tsx';
import { formatBytes } from '../format.ts';
import { DocumentView } from '../json/document-view.tsx';
import { type PayloadReference, payloadQuery, referenceOf } from '../queries/payloads.ts';

export interface PayloadViewProps {
  title: string;
  value: unknown;
  workspaceId: string;
}

/** JSON of a run; a large one is fetched when somebody asks for it. */
export function PayloadView({ title, value, workspaceId }: PayloadViewProps) {
  const reference = referenceOf(value);
  return (
    <section aria-label={title}>
      {reference === null ? (
        <JsonView value={value} label={title} heading={<Heading title={title} />} />
      ) : (
        <LargePayload key={reference.id} title={title} workspaceId={workspaceId} reference={reference} />
      )}
    </section>
  );
}

interface LargePayloadProps {
  title: string;
  workspaceId: string;
  reference: PayloadReference;
}

function LargePayload({ title, workspaceId, reference: { id, bytes } }: LargePayloadProps) {
  const [isWanted, setWanted] = useState(false);
  const query = useQuery({ ...payloadQuery(workspaceId, id), enabled: isWanted });
  const heading = <Heading title={title} />;
  if (query.data !== undefined) return <DocumentView document={query.data} label={title} heading={heading} />;
  return (
    <>
      {heading}
      {query.error ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <ShowButton bytes={bytes} isWanted={isWanted} onShow={() => setWanted(true)} />
      )}
    </>
  );
}

const Heading = ({ title }: { title: string }) => <h3 className="font-medium">{title}</h3>;

interface ShowButtonProps {
  bytes: number;
  isWanted: boolean;
  onShow: () => void;
}

const ShowButton = ({ bytes, isWanted, onShow }: ShowButtonProps) => (
  <Button disabled={isWanted} className="mt-1" onClick={onShow}>
    {isWanted ? 'Loading …' : `Show ${formatBytes(bytes)}`}
  </Button>
);
