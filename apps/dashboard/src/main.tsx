import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api-client.ts';
import { Notices } from './components/notices.tsx';
import { createDashboardRouter } from './router.tsx';
import './styles.css';

const MAX_RETRIES = 2;

/** Asking again helps only where the API did not answer, or is not well. */
const isWorthRetrying = (failureCount: number, error: Error) =>
  failureCount < MAX_RETRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);

const client = new QueryClient({ defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 2_000 } } });
const router = createDashboardRouter(client);
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Notices>
        <RouterProvider router={router} />
      </Notices>
    </QueryClientProvider>
  </StrictMode>,
);
